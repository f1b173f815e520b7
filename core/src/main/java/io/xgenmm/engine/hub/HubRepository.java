package io.xgenmm.engine.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which checkpoint of which state.
 *
 * @param revision branch, tag or commit
 */
public record HubRepository(String owner, String name, String revision) {

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern FORM =
            Pattern.compile("(%s)/(%s)(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?".formatted(PART, PART));

    /**
     * Reads {@code OWNER/NAME} or {@code OWNER/NAME@REVISION}; without a revision it is {@code main}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static HubRepository of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            throw new IllegalArgumentException(
                    "expected OWNER/NAME or OWNER/NAME@REVISION, such as Salesforce/xgen-mm-phi3-mini-instruct-interleave-r-v1.5, but found '%s'"
                            .formatted(text));
        }
        String revision = matcher.group(3);
        return new HubRepository(matcher.group(1), matcher.group(2), revision == null ? "main" : revision);
    }

    String path() {
        return owner + "/" + name;
    }

    HubRepository at(String commit) {
        return new HubRepository(owner, name, commit);
    }

    @Override
    public String toString() {
        return path() + "@" + revision;
    }
}
