package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BrowserTest
class HistoryTest {

    private final Browser.Visit visit = Browser.shared().visit();
    private final Page page = visit.open("");
    private final String word = "w" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void leavesNoComplaint() {
        visit.close();
        assertThat(visit.complaints()).isEmpty();
    }

    private Locator list() {
        return page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations"));
    }

    private Locator link(String title) {
        return list().getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(title));
    }

    private void talk(String text) {
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message"))
                .fill(text);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send message"))
                .click();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Regenerate answer")))
                .isVisible();
        assertThat(link(text)).isVisible();
    }

    private void press(String action) {
        link(word).hover();
        list().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(action))
                .click();
    }

    @Test
    void findsWordsAndMarksThem() {
        talk(word + " tells of a lighthouse");

        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search conversations"))
                .fill(word);

        assertThat(list().locator("mark").first()).hasText(word);
    }

    @Test
    void renamesAndPins() {
        talk(word);

        press("Rename “" + word + "”");
        page.getByLabel("Title").fill(word + " renamed");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(link(word + " renamed")).isVisible();
        press("Pin “" + word + " renamed”");

        assertThat(list().getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setName("Pinned")))
                .isVisible();
    }

    @Test
    void deletesAndUndoes() {
        talk(word);

        press("Delete “" + word + "”");
        assertThat(link(word)).hasCount(0);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();

        assertThat(link(word)).isVisible();
    }

    @Test
    void exportsAConversation() {
        talk(word);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export"))
                .click();

        var file = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Markdown"))
                        .click());

        assertThat(file.suggestedFilename()).isEqualTo(word + ".md");
        assertThat(file.path()).content().contains("## You").contains(word);
    }
}
