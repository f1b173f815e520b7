package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BrowserTest
class CompareTest {

    private final Browser.Visit visit = Browser.shared().visit();
    private final Page page = visit.open("#/compare");

    @AfterEach
    void leavesNoComplaint() {
        visit.close();
        assertThat(visit.complaints()).isEmpty();
    }

    @Test
    void asksTwoModelsAndExportsTheVote() {
        page.getByRole(
                        AriaRole.TEXTBOX,
                        new Page.GetByRoleOptions().setName("Question").setExact(true))
                .fill("Which one?");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask both"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("A is better"))
                .click();

        var file = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export as TSV"))
                        .click());

        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Answer A")))
                .containsText("Which one?");
        assertThat(file.path())
                .content()
                .startsWith("index\t")
                .contains("Which one?\tWhich one?\t")
                .contains("\ta\tscripted\trandom");
    }
}
