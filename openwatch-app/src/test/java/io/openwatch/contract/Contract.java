package io.openwatch.contract;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.openwatch.http.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract that is served, as a document and as operations. */
public final class Contract {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLACE = "https://openwatch.example/contract";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final String text;
    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final Map<String, Schema> known = new ConcurrentHashMap<>();
    private final List<Operation> operations;

    private Contract(String text) {
        this.text = text;
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
        this.document = JSON.valueToTree(tree);
        String json = JSON.writeValueAsString(document);
        this.schemas =
                SchemaRegistry.withDialect(Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(PLACE, json)));
        this.operations = read();
    }

    /** Return the one of this release. */
    public static Contract shipped() {
        return Shipped.CONTRACT;
    }

    private static final class Shipped {
        static final Contract CONTRACT = load();

        private static Contract load() {
            try (InputStream in = ApiServer.class.getResourceAsStream("openwatch.yaml")) {
                return new Contract(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Return it as it is written. */
    public String text() {
        return text;
    }

    public JsonNode document() {
        return document;
    }

    public List<Operation> operations() {
        return operations;
    }

    public Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation [" + id + "] in the contract"));
    }

    /** Find the operation that {@code method} and {@code path} mean; literal paths before those with parameters. */
    public Optional<Operation> find(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method)
                        && operation.template().matcher(path).matches())
                .min((left, right) -> Integer.compare(right.literal(), left.literal()));
    }

    /** Follow a reference within the document. */
    public JsonNode resolve(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = document.at(at.get("$ref").asString().substring(1));
            if (at.isMissingNode()) {
                throw new AssertionError("the contract has no " + node);
            }
        }
        return at;
    }

    /** Say what is wrong with {@code value} as an instance of the schema at {@code pointer}; nothing if it is one. */
    public List<String> problems(String pointer, JsonNode value) {
        Schema schema =
                known.computeIfAbsent(pointer, place -> schemas.getSchema(SchemaLocation.of(PLACE + "#" + place)));
        return schema
                .validate(value, execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private List<Operation> read() {
        List<Operation> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    found.add(Operation.of(this, path.getKey(), method.getKey(), method.getValue()));
                }
            }
        }
        return List.copyOf(found);
    }
}
