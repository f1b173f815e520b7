package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BrowserTest
class ChatTest {

    private final Browser.Visit visit = Browser.shared().visit();
    private final Page page = visit.open("");

    @AfterEach
    void leavesNoComplaint() {
        visit.close();
        assertThat(visit.complaints()).isEmpty();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator answers() {
        return page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("Answer"));
    }

    private Locator box() {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message"));
    }

    private void ask(String text) {
        box().fill(text);
        box().press("Enter");
    }

    private void askAndWait(String text) {
        ask(text);
        assertThat(button("Regenerate answer").last()).isVisible();
    }

    @Test
    void answersAQuestionAboutASamplePicture() {
        page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Sample pictures"))
                .getByRole(AriaRole.BUTTON)
                .first()
                .click();
        assertThat(page.getByText(Pattern.compile("\\d+ tiles? · \\d+ tokens"))).isVisible();

        button("Send message").click();

        assertThat(answers().first()).containsText("?");
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Look at picture 1")))
                .isVisible();
        assertThat(answers().first()).containsText("written");
    }

    @Test
    void showsMarkdownButNothingThatIsHostile() {
        askAndWait("""
                # Head
                | a | b |
                |---|---|
                | 1 | 2 |

                ```js
                const answer = 42;
                ```
                <img src=x onerror="document.title='hacked'"> <script>document.title='hacked'</script>
                ![out](https://evil.example/pixel.png) [bad](javascript:document.title='hacked')
                <style>body{display:none}</style><iframe src="https://evil.example"></iframe>""");

        Locator answer = answers().first();
        assertThat(answer.getByRole(AriaRole.TABLE)).isVisible();
        assertThat(answer.locator("pre code .tok-k")).hasText("const");
        assertThat(answer.locator("img, script, style, iframe")).hasCount(0);
        assertThat(answer.locator("a[href^='javascript']")).hasCount(0);
        assertThat(page.title()).doesNotContain("hacked");
    }

    @Test
    void stopsWhenToldAndContinues() {
        ask("slow");
        assertThat(answers().first()).containsText("zzz");

        button("Stop answering").click();

        assertThat(page.getByText("Stopped.", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        button("Continue answer").click();
        assertThat(answers()).hasCount(2);
    }

    @Test
    void regeneratesAndSwitchesBetweenVersions() {
        askAndWait("first question");

        button("Regenerate answer").click();

        assertThat(answers().getByText("2 of 2")).isVisible();
        answers()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Previous version"))
                .click();
        assertThat(answers().getByText("1 of 2")).isVisible();
    }

    @Test
    void editsAQuestionIntoABranch() {
        askAndWait("blue");

        button("Edit question").click();
        page.getByLabel("Changed question").fill("green");
        button("Ask again").click();

        assertThat(answers().first()).containsText("green");
        page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("You"))
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Previous version"))
                .click();
        assertThat(answers().first()).containsText("blue");
    }

    @Test
    void keepsADraftOverAReload() {
        box().fill("not sent yet");
        page.waitForTimeout(600);

        page.reload();

        assertThat(box()).hasValue("not sent yet");
    }

    @Test
    void goesOnWhenTheTabIsClosed() {
        ask("slow");
        assertThat(answers().first()).containsText("zzz");
        page.waitForURL(Pattern.compile("#/chat/.+"));
        String address = page.url().replaceFirst(".*#", "#");
        page.close();

        Page again = visit.open(address);

        Locator answer = again.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("Answer"));
        assertThat(answer).containsText("zzz");
        int before = answer.locator("xgen-markdown").innerText().length();
        again.waitForTimeout(2500);
        assertThat(answer.locator("xgen-markdown").innerText().length()).isGreaterThan(before);
        again.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop answering"))
                .click();
        assertThat(again.getByText("Stopped.", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    @Test
    void coloursTokensByProbability() {
        page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)).selectOption("random");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Options"))
                .click();
        page.getByLabel("Longest answer (tokens)").fill("8");
        page.getByLabel("Longest answer (tokens)").press("Tab");
        askAndWait("What is it?");

        button("Show token probabilities").click();

        Locator tokens = answers()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Token ")));
        assertThat(tokens).hasCount(8);
        tokens.first().click();
        assertThat(page.getByRole(AriaRole.TABLE).getByRole(AriaRole.ROW)).hasCount(5);
    }

    @Test
    void keepsOptionsWithTheConversation() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Options"))
                .click();
        page.getByLabel("System prompt").fill("Be brief.");
        page.getByLabel("System prompt").press("Tab");
        askAndWait("hello");

        page.reload();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Options"))
                .click();

        assertThat(page.getByLabel("System prompt")).hasValue("Be brief.");
    }
}
