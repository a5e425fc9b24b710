package io.openwatch.setup;

import io.openwatch.config.Settings;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Are the keys there that encrypt credentials and sign tokens? One that is there is never replaced. */
final class KeysStep implements Step {

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public Look look(Survey survey) {
        Ownership ownership = Ownership.of(survey.place().locations());
        Settings.Identity identity = survey.configuration().settings().identity();
        Map<KeyMaterial, Path> files = new LinkedHashMap<>();
        files.put(KeyMaterial.CREDENTIALS, identity.credentialKeyFile());
        files.put(KeyMaterial.TOKENS, identity.jwtPrivateKey());
        List<String> what = new ArrayList<>();
        List<Supplier<String>> actions = new ArrayList<>();
        files.forEach((key, file) -> due(ownership, key, file, what, actions));
        if (what.isEmpty()) {
            return new Look.Satisfied("[" + identity.credentialKeyFile() + "] and [" + identity.jwtPrivateKey() + "]");
        }
        return new Look.Due(what, changed -> actions.forEach(action -> changed.accept(action.get())));
    }

    private static void due(
            Ownership ownership, KeyMaterial key, Path file, List<String> what, List<Supplier<String>> actions) {
        if (!Files.exists(file)) {
            what.add("make [" + file + "] (" + ownership.shown() + ")");
            actions.add(() -> {
                ownership.write(file, key.create());
                return "made [" + file + "]";
            });
            return;
        }
        check(key, file);
        Optional<String> objection = ownership.objection(file);
        if (objection.isPresent()) {
            what.add("give [" + file + "] the mode " + ownership.shown() + ", it has " + objection.get());
            actions.add(() -> {
                ownership.repair(file);
                return "gave [" + file + "] the mode " + ownership.shown();
            });
        }
    }

    private static void check(KeyMaterial key, Path file) {
        try {
            if (!key.fits(Files.readAllBytes(file))) {
                throw new UpgradeException(Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "[" + file + "] does not hold what it should: " + key.form(),
                        "nothing was touched; put the right file back. Only if nothing was ever encrypted or signed with it:"
                                + " move it away, and a new one is made"));
            }
        } catch (IOException unreadable) {
            throw Ownership.cannot("read", file, unreadable);
        }
    }
}
