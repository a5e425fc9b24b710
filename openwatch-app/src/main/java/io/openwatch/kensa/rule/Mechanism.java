package io.openwatch.kensa.rule;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to mend a host, as rule files name it. The scanner knows them to find mistakes in rules; it carries none out.
 *
 * @param name its name
 * @param reversible whether what it changes can be recorded and put back
 * @param required the parameters that have to be given
 * @param optional those that may be
 */
record Mechanism(String name, boolean reversible, List<String> required, List<String> optional) {

    /** Parameters of every mechanism: what has to be told about the change afterwards. */
    static final List<String> COMMON = List.of("reload", "restart", "notify");

    private static final Map<String, Mechanism> ALL = all(
            of("config_set", "path key value", "separator"),
            of("config_set_dropin", "dir file key value", "section content separator"),
            of("config_append", "path line", ""),
            of("file_content", "path content", "owner group mode"),
            of("file_absent", "path", ""),
            of("file_permissions", "", "path find_paths owner group mode find_type find_name find_args glob"),
            of("service_enabled", "name", "start stop"),
            of("service_disabled", "name", "start stop"),
            of("service_masked", "name", "start stop"),
            of("sysctl_set", "key value", "persist_file"),
            of("mount_option_set", "mount_point options", ""),
            of("kernel_module_disable", "name", ""),
            of("selinux_boolean_set", "name value", "persistent"),
            of("crypto_policy_set", "policy", ""),
            of("audit_rule_set", "rule", "persist_file"),
            of("package_present", "name", ""),
            of("package_absent", "name", ""),
            of("apt_present", "name", ""),
            of("apt_absent", "name", ""),
            of("pam_module_configure", "service module type control", "args"),
            of("pam_module_arg", "module action arg files", "type arg_regex"),
            of("authselect_feature_enable", "feature", ""),
            of("dconf_set", "schema key value file", "lock db value_type"),
            of("cron_job", "schedule command user", "name file"),
            forGood("grub_parameter_set", "key value", ""),
            forGood("grub_parameter_remove", "key", ""),
            forGood("command_exec", "run", "unless"),
            forGood("crypto_policy_subpolicy", "subpolicy", ""),
            forGood("manual", "", "note"));

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static Optional<Mechanism> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static Mechanism of(String name, String required, String optional) {
        return new Mechanism(name, true, words(required), words(optional));
    }

    private static Mechanism forGood(String name, String required, String optional) {
        return new Mechanism(name, false, words(required), words(optional));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static Map<String, Mechanism> all(Mechanism... mechanisms) {
        Map<String, Mechanism> all = new LinkedHashMap<>();
        Arrays.stream(mechanisms).forEach(one -> all.put(one.name(), one));
        return all;
    }
}
