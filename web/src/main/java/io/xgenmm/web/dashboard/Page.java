package io.xgenmm.web.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one HTML page, and the policy it is served under: scripts of this server and the inline import map, told by its hash.
 *
 * @param html as it is sent
 */
record Page(String html) {

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final String POLICY = "default-src 'none'; script-src 'self' '%s'; style-src 'self'; "
            + "img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
            + "trusted-types lit-html dompurify";

    byte[] bytes() {
        return html.getBytes(StandardCharsets.UTF_8);
    }

    /** A strong validator of the page. */
    String tag() {
        return '"' + sha256(html) + '"';
    }

    String policy() {
        Matcher map = IMPORT_MAP.matcher(html);
        if (!map.find()) {
            throw new IllegalStateException("expected an import map in index.html, but found none");
        }
        return POLICY.formatted("sha256-" + sha256(map.group(1)));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
