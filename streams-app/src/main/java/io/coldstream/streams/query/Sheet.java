package io.coldstream.streams.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A list as a table for export.
 *
 * @param name what its file is called, without extension
 */
record Sheet(String name, List<Column> columns) {

    Sheet {
        columns = List.copyOf(columns);
    }

    static Sheet of(String name, String... fields) {
        return new Sheet(name, Stream.of(fields).map(Column::of).toList());
    }

    Sheet with(Column column) {
        List<Column> more = new ArrayList<>(columns);
        more.add(column);
        return new Sheet(name, more);
    }

    Sheet with(String... fields) {
        Sheet wider = this;
        for (String field : fields) {
            wider = wider.with(Column.of(field));
        }
        return wider;
    }
}
