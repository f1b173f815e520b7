package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.xgenmm.web.testkit.TestServer;
import org.junit.jupiter.api.Test;

@BrowserTest
class WithKeysTest {

    private static final String KEY = "a-key-for-this-test-only";

    @Test
    void asksForTheKeyAndThenWorks() {
        try (TestServer server =
                        TestServer.start("--xgen-mm.storage.enabled=false", "--xgen-mm.security.api-keys[0]=" + KEY);
                Browser.Visit visit = Browser.shared()
                        .visit(ColorScheme.LIGHT, 1280, server.uri("/").toString())) {
            Page page = visit.open("");

            page.getByLabel("API key").fill(KEY);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Use key"))
                    .click();

            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Ask about a picture")))
                    .isVisible();
        }
    }
}
