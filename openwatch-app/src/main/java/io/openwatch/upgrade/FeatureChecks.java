package io.openwatch.upgrade;

import io.openwatch.config.Configuration;
import io.openwatch.config.Settings;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.Variables;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.ReleaseCheck;
import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Look at what people use right after an upgrade: that they can sign in, and that the scanner reads its rules. Changes
 * nothing, and needs nobody's password.
 *
 * @since 0.1
 */
public final class FeatureChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private FeatureChecks() {}

    /** Look at the service that {@code configuration} describes, and at the rules below {@code rules}. */
    public static List<ReleaseCheck> of(Configuration configuration, Path rules, Launcher launcher) {
        return List.of(signIn(configuration, launcher), rules(rules));
    }

    /** Whoever shows no session is told to sign in; anything else means that nobody can. */
    private static ReleaseCheck signIn(Configuration configuration, Launcher launcher) {
        Settings.Server server = configuration.settings().server();
        URI page = URI.create(CurrentHealth.origin(server.listen()) + "/api/v1/auth/me");
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(PinnedCertificate.contextFor(server.tlsCert()))
                .connectTimeout(PATIENCE)
                .build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(page).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 401 && answer.body().contains("auth.required")
                    ? ReleaseCheck.passed("sign-in", "who has not signed in is told to")
                    : wrong("answers [" + answer.statusCode() + "] to whoever has not signed in", launcher);
        } catch (IOException | GeneralSecurityException broken) {
            return wrong("does not answer [" + broken.getClass().getSimpleName() + "]", launcher);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return wrong("was not asked to the end", launcher);
        }
    }

    private static ReleaseCheck wrong(String what, Launcher launcher) {
        return ReleaseCheck.failed(
                "sign-in", ErrorCode.HEALTH_FAILED, "the service " + what, "see why: " + launcher.serviceLog());
    }

    private static ReleaseCheck rules(Path directory) {
        if (!Files.isDirectory(directory)) {
            return ReleaseCheck.skipped("rules", "there are none in [" + directory + "]");
        }
        RuleSet set = RuleLibrary.read(List.of(directory)).with(new Variables(Map.of()));
        return set.errors()
                ? ReleaseCheck.failed(
                        "rules",
                        ErrorCode.PREFLIGHT_BLOCKED,
                        "this release's scanner does not read all rules in [" + directory + "]",
                        "see which: openwatch kensa rules lint; then install the kensa-rules that belong to this release")
                : ReleaseCheck.passed("rules", "[" + set.rules().size() + "] rules are read");
    }
}
