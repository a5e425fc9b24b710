package io.openwatch.kensa.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads one YAML document. Bounded in size, depth and number of parts, aliases counted as often as they are used, so that no
 * file can make much of little.
 */
final class YamlReader {

    /** How many characters a file may have. */
    static final int LARGEST = 256 * 1024;

    private static final int DEEPEST = 30;
    private static final int MOST = 20_000;

    private final Problems problems;
    private int left = MOST;

    private YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** Read {@code text}; empty with problems when it cannot be read, empty without when there is nothing in it. */
    static Optional<Yaml> read(String text, Problems problems) {
        if (text.length() > LARGEST) {
            problems.error(0, "it has " + text.length() + " characters, more than " + LARGEST);
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(LARGEST)
                .build();
        try {
            Optional<Node> node = new Compose(settings).composeString(text);
            return node.map(top -> new YamlReader(problems).convert(top, 0)).filter(top -> !problems.errors());
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.error(line, "it is no YAML: " + wrong.getProblem());
        } catch (YamlEngineException wrong) {
            problems.error(0, "it is no YAML: " + wrong.getMessage());
        } catch (StackOverflowError deep) {
            problems.error(0, "it is nested too deeply");
        }
        return Optional.empty();
    }

    private Yaml convert(Node node, int depth) {
        int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        left--;
        if (depth > DEEPEST || left < 0) {
            if (left >= 0 || left == -1) {
                problems.error(line, left < 0 ? "it has more than " + MOST + " parts" : "it is nested too deeply");
            }
            return new Yaml.Scalar(line, "", true);
        }
        return switch (node) {
            case ScalarNode scalar -> new Yaml.Scalar(line, scalar.getValue(), scalar.isPlain());
            case SequenceNode sequence -> sequence(sequence, line, depth);
            case MappingNode mapping -> mapping(mapping, line, depth);
            default -> {
                problems.error(line, "what stands here is not understood");
                yield new Yaml.Scalar(line, "", true);
            }
        };
    }

    private Yaml sequence(SequenceNode sequence, int line, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (left < 0) {
                break;
            }
            items.add(convert(item, depth + 1));
        }
        return new Yaml.Listing(line, items);
    }

    private Yaml mapping(MappingNode mapping, int line, int depth) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int at = tuple.getKeyNode().getStartMark().map(Mark::getLine).orElse(-1) + 1;
            if (left < 0) {
                break;
            }
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.error(at, "the name of a field has to be a text");
            } else if (entries.containsKey(key.getValue())) {
                problems.error(at, "the field [" + key.getValue() + "] stands here for the second time");
            } else {
                entries.put(key.getValue(), new Yaml.Entry(at, convert(tuple.getValueNode(), depth + 1)));
            }
        }
        return new Yaml.Mapping(line, entries);
    }
}
