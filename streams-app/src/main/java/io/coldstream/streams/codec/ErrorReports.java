package io.coldstream.streams.codec;

import io.coldstream.streams.avro.ReportCall;
import io.coldstream.streams.domain.ErrorReport;
import org.jspecify.annotations.Nullable;

/** Reports of unexpected answers on the wire, in the stores and in the domain. */
public final class ErrorReports {

    private ErrorReports() {}

    static ErrorReport domain(io.coldstream.avro.ErrorReport report) {
        return new ErrorReport(
                report.getErrorClass(),
                report.getMethod(),
                report.getPath(),
                report.getQuery(),
                report.getPayload(),
                report.getResponse());
    }

    static ReportCall stored(ErrorReport report) {
        return new ReportCall(
                report.errorClass(),
                report.method(),
                report.path(),
                report.query(),
                report.payload(),
                report.response());
    }

    public static io.coldstream.avro.@Nullable ErrorReport wire(@Nullable ReportCall call) {
        return call == null
                ? null
                : new io.coldstream.avro.ErrorReport(
                        call.getErrorClass(),
                        call.getMethod(),
                        call.getPath(),
                        call.getQuery(),
                        call.getPayload(),
                        call.getResponse());
    }
}
