package io.xgenmm.engine.hub;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;

/** What an answer without content means. */
final class HubRefusals {

    private HubRefusals() {}

    /**
     * @param what was asked for, for people
     * @throws IOException if to come again may help
     * @throws ModelLoadException if not
     */
    static void check(HubResponse response, HubRepository repository, HubEndpoint endpoint, String what)
            throws IOException {
        if (response.ok() || response.status() == 416) {
            return;
        }
        if (response.passing()) {
            throw new IOException("%s answered %d for %s".formatted(endpoint.base(), response.status(), what));
        }
        throw new ModelLoadException("expected %s of %s at %s, but the server answered %d: %s"
                .formatted(what, repository, endpoint.base(), response.status(), remedy(response.status())));
    }

    private static String remedy(int status) {
        return switch (status) {
            case 401 ->
                "it is not public or does not exist; put a token into an environment variable and name it with --token-env";
            case 403 -> "the token does not open it; accept its terms on its page, or use another token";
            case 404 -> "there is no such repository, revision or file; check the name";
            default -> "check endpoint and name";
        };
    }
}
