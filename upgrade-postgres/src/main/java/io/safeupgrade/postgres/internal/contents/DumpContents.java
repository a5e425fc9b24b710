package io.safeupgrade.postgres.internal.contents;

import io.safeupgrade.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;

/**
 * Say what is in a dump, in a form that two dumps of the same data agree on: rows and definitions have no order and no
 * numbers of their own.
 *
 * <p>Lists are sorted. Two values are equal when the databases are, as far as {@code pg_dump} tells.
 *
 * @param tables every table whose rows are in the dump, partitions one by one, empty ones too
 * @param largeObjects all large objects together
 * @param sequences where sequences stand
 * @param catalog every definition
 * @since 0.1
 */
public record DumpContents(
        List<Table> tables, LargeObjects largeObjects, List<Sequence> sequences, List<Definition> catalog) {

    /** Sort and copy the lists. */
    public DumpContents {
        tables = sorted(tables, Comparator.comparing(Table::schema).thenComparing(Table::name));
        sequences = sorted(sequences, Comparator.comparing(Sequence::schema).thenComparing(Sequence::name));
        catalog = sorted(
                catalog,
                Comparator.comparing(Definition::kind)
                        .thenComparing(Definition::schema)
                        .thenComparing(Definition::name)
                        .thenComparing(Definition::sha256));
    }

    /**
     * Describe the rows of a table.
     *
     * @param schema its schema, unquoted
     * @param name its name, unquoted
     * @param rows how many
     * @param content 32 hex digits, equal for the same rows in any order
     */
    public record Table(String schema, String name, long rows, String content) {}

    /**
     * Describe all large objects.
     *
     * @param count how many
     * @param content 32 hex digits over number and bytes of each
     * @param definitions 32 hex digits over owners, privileges and comments of all
     */
    public record LargeObjects(long count, String content, String definitions) {}

    /**
     * Say where a sequence stands.
     *
     * @param schema its schema, unquoted
     * @param name its name, unquoted
     * @param position the last value, and whether it was used: {@code 42, true}
     */
    public record Sequence(String schema, String name, String position) {}

    /**
     * Stand for a definition. Several may have the same kind, schema and name (default privileges of several roles).
     *
     * @param kind what it defines, in the words of pg_dump ({@code TABLE}, {@code FK CONSTRAINT})
     * @param schema its schema, unquoted; empty for what is in none
     * @param name its name, in the form of pg_dump
     * @param sha256 over text, owner, tablespace and access method
     */
    public record Definition(String kind, String schema, String name, String sha256) {}

    /**
     * Read an uncompressed archive in the custom format of pg_dump 13 to 18 to its end, in little memory, whatever its
     * size.
     *
     * @throws ArchiveFormatException if it is not one, or not a whole one
     * @throws IOException as {@code archive} throws it
     */
    public static DumpContents read(InputStream archive) throws IOException {
        return ArchiveReading.of(archive).read();
    }

    /**
     * Say what is different in {@code actual}, in words, at most {@code limit} differences and how many more there are.
     *
     * @return empty when both are equal
     */
    public static List<String> compare(DumpContents expected, DumpContents actual, int limit) {
        return new ContentsComparison(expected, actual).differences(limit);
    }

    /**
     * Return the tables whose rows in {@code now} are not those in {@code then}, also those that are in one of them only.
     *
     * @return in the order of their names; empty when all rows are equal
     */
    public static List<Loss> losses(DumpContents then, DumpContents now) {
        return TableLosses.between(then, now);
    }

    /** Return the rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }
}
