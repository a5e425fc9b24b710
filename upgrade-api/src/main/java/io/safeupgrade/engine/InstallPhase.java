package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.spi.ReleaseInstaller;
import java.util.Optional;

/** Put the new release's files in place. */
final class InstallPhase implements PhaseWork {

    @Override
    public PhaseEnd perform(RunContext run) {
        ReleaseInstaller installer = run.appliance().installer().orElseThrow();
        Answer<Optional<Failure>> answer = run.ask(
                "the installation",
                run.deadlines().install(),
                call -> installer.install(new ReleaseInstaller.InstallRequest(call, run.releaseWanted())));
        if (!(answer instanceof Answer.Value<Optional<Failure>> value)) {
            return PhaseWork.noAnswer(ErrorCode.INSTALL_FAILED, "the installation", answer);
        }
        return value.value()
                .<PhaseEnd>map(failure -> new PhaseEnd.Failed(failure.as(ErrorCode.INSTALL_FAILED)))
                .orElseGet(() -> new PhaseEnd.Done("release " + run.releaseWanted() + " installed"));
    }
}
