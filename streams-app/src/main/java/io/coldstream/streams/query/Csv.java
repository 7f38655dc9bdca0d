package io.coldstream.streams.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values (RFC 4180). Our cells hold what strangers wrote, and a spreadsheet takes a cell that
 * begins like a formula for one: such a cell gets an apostrophe in front, which spreadsheets do not show.
 */
final class Csv {

    /** As OWASP lists them under "CSV Injection"; the last four are the full-width twins of the first. */
    private static final String FORMULA_BEGINS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /** The semicolon and the tab too: some spreadsheets take them for separators. */
    private static final String NEEDS_QUOTES = "\",;\t\r\n";

    private Csv() {}

    /** One line with its end. */
    static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        String harmless = !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = harmless.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0);
        return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
