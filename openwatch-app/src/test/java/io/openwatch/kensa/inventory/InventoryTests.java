package io.openwatch.kensa.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTests {

    private static final String INI = """
            # ours
            lone ansible_host=10.0.0.9 ansible_port=2222 note="two words" # why
            [web]
            web[08:10].example.com
            [db]
            db-[a:b] ansible_user=own
            [prod:children]
            web
            db
            [web:vars]
            ansible_user = deploy
            [prod:vars]
            ansible_user=other
            ansible_become=yes
            [all:vars]
            ansible_ssh_private_key_file=/keys/id
            """;
    private static final String YAML = """
            all:
              vars: { ansible_ssh_private_key_file: /keys/id }
              hosts: { lone: { ansible_host: 10.0.0.9, ansible_port: 2222, list: [1] } }
              children:
                prod:
                  vars: { ansible_user: other, ansible_become: true }
                  children:
                    web: { hosts: { "web[08:10].example.com": }, vars: { ansible_user: deploy } }
                    db: { hosts: { "db-[a:b]": { ansible_user: own } } }
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hosts", "hosts.yml"})
    void d19_groupsChildrenAndVariablesAreWhatTheyAre(String name) throws IOException {
        Inventory inventory = read(name, name.equals("hosts") ? INI : YAML);
        assertThat(inventory.hosts())
                .extracting(InventoryHost::name)
                .containsExactly("lone", "web08.example.com", "web09.example.com", "web10.example.com", "db-a", "db-b");
        InventoryHost lone = inventory.hosts().getFirst();
        assertThat(lone.address()).isEqualTo("10.0.0.9");
        assertThat(lone.port()).hasValue(2222);
        assertThat(lone.keyFile()).contains("/keys/id");
        assertThat(lone.sudo()).isEmpty();
        InventoryHost web = inventory.hosts().get(1);
        assertThat(web.groups()).containsExactly("prod", "web");
        assertThat(web.user()).contains("deploy");
        assertThat(web.sudo()).contains(true);
        assertThat(inventory.hosts().getLast().user()).contains("own");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            web                | web08.example.com web09.example.com web10.example.com
            prod,!web          | db-a db-b
            *.example.com,lone | lone web08.example.com web09.example.com web10.example.com
            all,!prod          | lone
            db-?               |
            """)
    void limitsByNamesAndGroups(String limit, String names) throws IOException {
        List<String> left = read("hosts", INI).limited(Limit.of(limit)).stream()
                .map(InventoryHost::name)
                .toList();
        assertThat(String.join(" ", left)).isEqualTo(names == null ? "" : names);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hosts     | [web:var]\\nx=1                              | :1: a section is
            hosts     | [web:vars]\\nx                               | :2: a variable is written name=value
            hosts     | web[1:999999999]                            | too many
            hosts     | -oProxy;id                                  | :1: [-oProxy;id] is no name of a host
            hosts     | a ansible_port=99999                        | the port [99999] of [a] is none
            hosts     | [a:children]\\nb\\n[b:children]\\na\\n[a]\\nx | is a child of itself
            hosts.yml | all: { hosts: [a] }                         | hosts has to be a map
            hosts.yml | all: { host: {} }                           | not [host]
            hosts.yml | x: &x { children: { y: *x } }               | no YAML
            """)
    void saysWhatIsWrong(String name, String text, String message) {
        assertThatThrownBy(() -> read(name, text.replace("\\n", "\n"))).hasMessageContaining(message);
    }

    @Test
    void readsNoHostsFromNothing() throws IOException {
        assertThat(read("hosts", "").hosts()).isEmpty();
        assertThat(read("hosts.yml", "").hosts()).isEmpty();
    }

    private Inventory read(String name, String text) throws IOException {
        return Inventory.read(Files.writeString(directory.resolve(name), text));
    }
}
