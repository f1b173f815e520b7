package io.xgenmm.web.plot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Horizontal bars with their values, one below the other.
 *
 * @param caption one line above the bars
 * @param note one line below them: machine, model, date; may be empty
 * @param bars from top to bottom
 */
public record BarChart(String caption, String note, List<Bar> bars) {

    private static final int LABEL_WIDTH = 190;
    private static final int BAR_WIDTH = 420;
    private static final int VALUE_WIDTH = 110;
    private static final int ROW = 28;
    private static final int TOP = 46;
    private static final int BOTTOM = 34;

    /**
     * One bar.
     *
     * @param value its length, at least 0
     * @param low where its whisker begins; equal to {@code high}: no whisker
     * @param shown the value as text
     * @param light drawn lighter: a thing to compare with
     */
    public record Bar(String label, double value, double low, double high, String shown, boolean light) {

        public static Bar of(String label, double value, String shown) {
            return new Bar(label, value, value, value, shown, false);
        }

        public static Bar light(String label, double value, String shown) {
            return new Bar(label, value, value, value, shown, true);
        }
    }

    public BarChart {
        bars = List.copyOf(bars);
    }

    /** The picture as an SVG document; white ground, so that it can be read everywhere. */
    public String toSvg() {
        int width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH;
        int height = TOP + ROW * bars.size() + BOTTOM;
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < bars.size(); i++) {
            rows.append(row(bars.get(i), TOP + ROW * i));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="13" role="img" aria-label="%3$s">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="12" y="26" font-size="16" font-weight="bold" fill="#1a1a1a">%3$s</text>
                %4$s<text x="12" y="%5$d" font-size="11" fill="#595959">%6$s</text>
                </svg>
                """.formatted(width, height, escaped(caption), rows, height - 12, escaped(note));
    }

    private String row(Bar bar, int y) {
        String line = """
                <text x="%d" y="%d" text-anchor="end" fill="#1a1a1a">%s</text>
                <rect x="%d" y="%d" width="%s" height="%d" fill="%s"/>
                <text x="%s" y="%d" fill="#1a1a1a">%s</text>
                """.formatted(
                        LABEL_WIDTH - 8,
                        y + 18,
                        escaped(bar.label()),
                        LABEL_WIDTH,
                        y + 4,
                        number(length(bar.value())),
                        ROW - 8,
                        bar.light() ? "#9db8d9" : "#1f5fa8",
                        number(LABEL_WIDTH + length(Math.max(bar.value(), bar.high())) + 8),
                        y + 18,
                        escaped(bar.shown()));
        return bar.low() == bar.high() ? line : line + whisker(bar, y + ROW / 2);
    }

    private String whisker(Bar bar, int y) {
        return "<path d=\"M%s %dH%s\" stroke=\"#d9822b\" stroke-width=\"3\"/>\n"
                .formatted(number(LABEL_WIDTH + length(bar.low())), y, number(LABEL_WIDTH + length(bar.high())));
    }

    private double length(double value) {
        double greatest = bars.stream()
                .mapToDouble(bar -> Math.max(bar.value(), bar.high()))
                .max()
                .orElse(0);
        return greatest <= 0 ? 0 : value / greatest * BAR_WIDTH;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.codePoints()
                .filter(c -> c >= ' ')
                .mapToObj(c -> switch (c) {
                    case '&' -> "&amp;";
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case '"' -> "&quot;";
                    default -> Character.toString(c);
                })
                .collect(Collectors.joining());
    }
}
