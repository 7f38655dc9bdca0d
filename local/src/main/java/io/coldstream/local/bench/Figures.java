package io.coldstream.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a benchmark found, for people and for programs.
 *
 * @param about what was measured, and how much of it
 * @param columns names of what stands in the rows, with units
 * @param held whether the benchmark's bound held
 * @param verdict the same in a sentence
 */
record Figures(
        String benchmark,
        String about,
        Machine machine,
        List<String> columns,
        List<List<Object>> rows,
        boolean held,
        String verdict) {

    Figures {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** One object; each row is an object under the columns' names. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", benchmark);
        all.put("about", about);
        all.put("machine", machine);
        all.put("rows", rows.stream().map(this::named).toList());
        all.put("held", held);
        all.put("verdict", verdict);
        try {
            return new ObjectMapper().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> named(List<Object> row) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i), row.get(i));
        }
        return named;
    }

    /** A table: texts to the left, numbers to the right. */
    List<String> lines() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns);
        rows.forEach(row -> cells.add(row.stream().map(Figures::shown).toList()));
        List<String> lines = new ArrayList<>(List.of(about, machine.toString(), ""));
        cells.forEach(row -> lines.add(line(row, cells)));
        lines.add("");
        lines.add(verdict);
        return lines;
    }

    private String line(List<String> row, List<List<String>> all) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = all.stream()
                    .mapToInt(other -> other.get(column).length())
                    .max()
                    .orElse(1);
            boolean text = rows.stream().allMatch(other -> other.get(column) instanceof String);
            line.append(i == 0 ? "" : "  ")
                    .append(String.format(Locale.ROOT, "%" + (text ? "-" : "") + width + "s", row.get(i)));
        }
        return line.toString().stripTrailing();
    }

    private static String shown(Object value) {
        return switch (value) {
            case Double number -> String.format(Locale.ROOT, number < 100 ? "%.2f" : "%,.0f", number);
            case Long number -> String.format(Locale.ROOT, "%,d", number);
            default -> Objects.toString(value);
        };
    }
}
