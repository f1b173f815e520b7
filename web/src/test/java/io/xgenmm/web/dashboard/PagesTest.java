package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;

@BrowserTest
class PagesTest {

    private static final List<String> PAGES =
            List.of("chat", "compare", "engine", "models", "keys", "usage", "batches", "storage", "doctor", "settings");
    private static final String VIOLATIONS = """
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then(found => found.violations.map(v => v.id + ' ' + v.nodes[0].html))
            """;
    private static final int MOST_BYTES = 400_000;

    private static String axe() throws IOException {
        return new ClassPathResource("META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")
                .getContentAsString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axeFindsNothingOnAnyPage(ColorScheme theme) throws IOException {
        try (Browser.Visit visit = Browser.shared().visit(theme, 1280)) {
            Page page = visit.open("");
            String axe = axe();
            for (String name : PAGES) {
                show(page, name);
                page.evaluate(axe);
                assertThat((List<?>) page.evaluate(VIOLATIONS)).as(name).isEmpty();
            }
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nothingIsWiderThanASmallScreen(ColorScheme theme) {
        try (Browser.Visit visit = Browser.shared().visit(theme, 360)) {
            Page page = visit.open("");
            for (String name : PAGES) {
                show(page, name);
                assertThat((int) page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                        .as(name)
                        .isLessThanOrEqualTo(0);
            }
        }
    }

    private static void show(Page page, String name) {
        page.evaluate("name => { location.hash = '/' + name }", name);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .isVisible();
        page.waitForTimeout(400);
    }

    @Test
    void isSmall() {
        try (Browser.Visit visit = Browser.shared().visit()) {
            var sizes = new ArrayList<Integer>();
            Page page = visit.open("#/models");
            page.onRequestFinished(request -> sizes.add(request.sizes().responseBodySize));
            page.reload();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Models")))
                    .isVisible();

            assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isLessThan(MOST_BYTES);
        }
    }

    @Test
    void keysOpenWhatTheSheetSays() {
        try (Browser.Visit visit = Browser.shared().visit()) {
            Page page = visit.open("#/models");
            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName("Models").setExact(true)))
                    .isVisible();

            Locator sheet = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Keyboard shortcuts"));
            page.keyboard().press("?");
            assertThat(sheet).isVisible();
            page.keyboard().press("Escape");
            assertThat(sheet).isHidden();

            Locator engine = page.getByRole(
                    AriaRole.HEADING,
                    new Page.GetByRoleOptions().setName("Engine").setExact(true));
            for (int attempt = 0; attempt < 3 && !engine.isVisible(); attempt++) {
                page.keyboard().press("g"); // a stalled machine may let the time for the second key pass
                page.keyboard().press("e");
                page.waitForTimeout(1500);
            }
            assertThat(engine).isVisible();
        }
    }
}
