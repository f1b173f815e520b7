package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.xgenmm.web.testkit.TestServer;
import org.junit.jupiter.api.Test;

@BrowserTest
class WithoutStorageTest {

    @Test
    void theBrowserKeepsTheConversation() {
        try (TestServer server = TestServer.start("--xgen-mm.storage.enabled=false");
                Browser.Visit visit = Browser.shared()
                        .visit(ColorScheme.LIGHT, 1280, server.uri("/").toString())) {
            Page page = visit.open("");
            page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Sample pictures"))
                    .getByRole(AriaRole.BUTTON)
                    .first()
                    .click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send message"))
                    .click();
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Regenerate answer")))
                    .isVisible();

            page.reload();

            assertThat(page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("Answer")))
                    .containsText("?");
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Look at picture 1")))
                    .isVisible();
            assertThat(visit.complaints()).isEmpty();
        }
    }
}
