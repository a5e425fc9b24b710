package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import java.util.ArrayList;
import java.util.List;

/** Contents of files, one by one and by directory. */
record FilesPart(List<Numbered<FileText>> files, List<Numbered<DirectoryText>> directories) implements Part {

    /** One byte more than may be: an answer that has it is too long. */
    private static final int CAP = FileText.LARGEST + 1;

    @Override
    public void write(StringBuilder script) {
        for (Numbered<FileText> file : files) {
            script.append("file " + file.number() + " " + CAP + " "
                    + Sh.quote(file.source().path()) + "\n");
        }
        for (Numbered<DirectoryText> one : directories) {
            script.append("directory " + one.number() + " " + CAP + " " + DirectoryText.MOST + " "
                    + Sh.quote(List.of(one.source().path(), one.source().suffix())) + "\n");
        }
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        files.forEach(file -> facts.put(file.source(), answer.read(file.number(), FilesPart::text)));
        directories.forEach(one -> facts.put(one.source(), answer.read(one.number(), FilesPart::entries)));
    }

    private static Reading<List<DirectoryText.Entry>> entries(List<Section> sections) {
        List<DirectoryText.Entry> entries = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            int from = i + 1;
            while (i + 1 < sections.size() && !sections.get(i + 1).is("name")) {
                i++;
            }
            entries.add(new DirectoryText.Entry(sections.get(from - 1).text(), text(sections.subList(from, i + 1))));
        }
        return Reading.value(entries);
    }

    private static Reading<String> text(List<Section> sections) {
        Section first = sections.isEmpty() ? Section.bare("nothing", "") : sections.getFirst();
        return switch (first.word()) {
            case "data" -> content(first, sections.getLast());
            case "masked" -> Reading.value("");
            case "missing" -> Reading.absent();
            case "denied" -> Reading.unreadable("no permission to read it");
            case "special" -> Reading.unreadable("it is neither a file nor a link to one");
            default -> Reading.unreadable("its answer is not understood [" + first.word() + "]");
        };
    }

    private static Reading<String> content(Section data, Section end) {
        if (!end.is("read") || !end.argument(0).equals("0")) {
            return Reading.unreadable("reading it failed with exit code [" + end.argument(0) + "]");
        }
        if (data.length() >= CAP) {
            return Reading.unreadable("it is larger than " + FileText.LARGEST + " bytes");
        }
        return Reading.value(data.text());
    }
}
