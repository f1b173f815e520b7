package io.xgenmm.web.evaluation;

/**
 * A share of right answers, and where the true one lies with 95 % confidence (Wilson's interval).
 *
 * @param accuracy in [0, 1]; 0 when nothing was asked
 */
public record Score(String category, int correct, int total, double accuracy, double low, double high) {

    private static final double Z = 1.959963984540054; // 97.5 % quantile of the normal distribution

    static Score of(String category, long correct, long total) {
        if (total == 0) {
            return new Score(category, 0, 0, 0, 0, 1);
        }
        double share = (double) correct / total;
        double spread = Z * Z / total;
        double centre = (share + spread / 2) / (1 + spread);
        double half = Z * Math.sqrt(share * (1 - share) / total + spread / total / 4) / (1 + spread);
        return new Score(
                category, (int) correct, (int) total, share, Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
