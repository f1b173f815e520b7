package io.xgenmm.web.bench;

import io.xgenmm.web.plot.BarChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: as lines and as a plot. */
public final class BenchText {

    private BenchText() {}

    /** A line for each figure. */
    public static List<String> lines(BenchReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(title(report));
        lines.add(machine(report));
        lines.add(line("load", "%.0f ms", report.loadMillis()));
        if (report.rssBytes() != null) {
            lines.add(line("memory", "%.2f GB resident", report.rssBytes() / 1e9));
        }
        lines.add(line(
                "prefill",
                "%.1f tokens/s (%d tokens in %.0f ms)",
                report.prefill().tokensPerSecond(),
                report.prefill().promptTokens(),
                report.prefill().millis()));
        lines.add(line("TTFT", "%.0f ms", report.ttftMillis()));
        report.decode().forEach(decode -> lines.add(decode(decode)));
        BenchReport.Vision vision = report.vision();
        if (vision != null) {
            lines.add(line(
                    "vision",
                    "%.1f ms a tile (%d tiles of %d pictures in %.0f ms)",
                    vision.millisPerTile(),
                    vision.tiles(),
                    vision.images(),
                    vision.millis()));
        }
        lines.add(roofline(report));
        return lines;
    }

    private static String title(BenchReport report) {
        return "%s (%s, %s) on %s, medians of %d runs"
                .formatted(report.model(), report.variant(), report.precision(), report.device(), report.runs());
    }

    private static String machine(BenchReport report) {
        BenchReport.Machine machine = report.machine();
        return "%s, %d processors, Java %s, %s"
                .formatted(machine.cpu(), machine.processors(), machine.java(), machine.system());
    }

    private static String line(String name, String format, Object... values) {
        return "%-10s ".formatted(name) + String.format(Locale.ROOT, format, values);
    }

    private static String decode(BenchReport.Decode decode) {
        String served = line(
                "decode",
                "%.1f tokens/s with %d rows at depth %d (step %.2f ms)",
                decode.tokensPerSecond(),
                decode.batch(),
                decode.depth(),
                decode.stepMillis());
        return decode.sessionStepMillis() == null
                ? served
                : served
                        + String.format(
                                Locale.ROOT,
                                "; bare graph %.2f ms, overhead %.1f %%",
                                decode.sessionStepMillis(),
                                decode.overheadPercent());
    }

    private static String roofline(BenchReport report) {
        BenchReport.Roofline roofline = report.roofline();
        String bound = line(
                "roofline",
                "%.1f GB/s with %d threads, %.1f MB a step: at most %.1f tokens/s with one row",
                report.memoryBandwidth().gigabytesPerSecond(),
                report.memoryBandwidth().threads(),
                (roofline.weightBytes() + roofline.kvBytes()) / 1e6,
                roofline.tokensPerSecond());
        return roofline.percent() == null
                ? bound
                : bound + String.format(Locale.ROOT, "; reached %.0f %%", roofline.percent());
    }

    /** Tokens per second of all that was measured. */
    public static BarChart chart(BenchReport report) {
        List<BarChart.Bar> bars = new ArrayList<>();
        bars.add(bar(
                "prefill " + report.prefill().promptTokens(), report.prefill().tokensPerSecond(), false));
        for (BenchReport.Decode decode : report.decode()) {
            bars.add(bar("decode, batch " + decode.batch(), decode.tokensPerSecond(), false));
            if (decode.sessionStepMillis() != null) {
                bars.add(bar("bare graph", decode.batch() * 1000 / decode.sessionStepMillis(), true));
            }
        }
        bars.add(bar("roofline, batch 1", report.roofline().tokensPerSecond(), true));
        return new BarChart(title(report) + ": tokens/s", machine(report), bars);
    }

    private static BarChart.Bar bar(String label, double value, boolean light) {
        String shown = String.format(Locale.ROOT, "%.1f", value);
        return light ? BarChart.Bar.light(label, value, shown) : BarChart.Bar.of(label, value, shown);
    }
}
