package io.safeupgrade.testkit;

import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.ServiceController;
import java.util.Optional;

/** Services, installers and health probes that break one promise each; only {@link WrongProvidersTests} runs them. */
final class WrongServices {

    private WrongServices() {}

    abstract static class Service extends ServiceControllerContract {

        final FakeService service = FakeService.of(ReleaseVersion.of("1.4.0"));

        @Override
        protected ServiceController controller() {
            return service;
        }

        @Override
        protected ServiceController broken() {
            service.failToStart("no memory");
            return controller();
        }
    }

    static final class ServiceThatLiesAboutStopping extends Service {
        @Override
        protected ServiceController controller() {
            return new Forwarding(service) {
                @Override
                public ServiceResult stop(StopRequest request) {
                    return new Reached(service.state());
                }
            };
        }
    }

    static final class ServiceThatThrows extends Service {
        @Override
        protected ServiceController controller() {
            return new Forwarding(service) {
                @Override
                public ServiceResult start(StartRequest request) {
                    if (service.start(request) instanceof Reached reached) {
                        return reached;
                    }
                    throw new IllegalStateException("did not start");
                }
            };
        }
    }

    abstract static class Forwarding implements ServiceController {

        private final ServiceController service;

        Forwarding(ServiceController service) {
            this.service = service;
        }

        @Override
        public ServiceState state(CallContext call) {
            return service.state(call);
        }

        @Override
        public ServiceResult stop(StopRequest request) {
            return service.stop(request);
        }

        @Override
        public ServiceResult start(StartRequest request) {
            return service.start(request);
        }
    }

    static final class InstallerThatOnlyGoesForward extends ReleaseInstallerContract {

        private final FakeInstaller installer = FakeInstaller.with(older(), newer());

        @Override
        protected ReleaseInstaller installer() {
            return new ReleaseInstaller() {
                @Override
                public Optional<ReleaseVersion> installed(CallContext call) {
                    return installer.installed(call);
                }

                @Override
                public Optional<Failure> install(InstallRequest request) {
                    return request.release().isBefore(installer.installed())
                            ? Optional.empty()
                            : installer.install(request);
                }
            };
        }

        @Override
        protected ReleaseVersion older() {
            return ReleaseVersion.of("1.4.0");
        }

        @Override
        protected ReleaseVersion newer() {
            return ReleaseVersion.of("1.5.0");
        }

        @Override
        protected ReleaseVersion missing() {
            return ReleaseVersion.of("9.9.9");
        }
    }

    static final class HealthByAnyAnswer extends HealthProbeContract {

        private Optional<ReleaseVersion> serving = Optional.empty();

        @Override
        protected HealthProbe probe() {
            return request -> serving.isPresent()
                    ? new HealthProbe.Healthy()
                    : new HealthProbe.NoAnswer("nothing listens on [localhost:1]");
        }

        @Override
        protected void serve(ReleaseVersion release, SchemaVersion schema) {
            serving = Optional.of(release);
        }

        @Override
        protected void serveUnwell(ReleaseVersion release, SchemaVersion schema) {
            serving = Optional.of(release);
        }
    }
}
