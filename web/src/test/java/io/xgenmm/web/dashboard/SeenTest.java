package io.xgenmm.web.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BrowserTest
class SeenTest {

    private final Browser.Visit visit = Browser.shared().visit();
    private final Page page = visit.open("");

    @AfterEach
    void leavesNoComplaint() {
        visit.close();
        assertThat(visit.complaints()).isEmpty();
    }

    private static FilePayload picture(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D draw = image.createGraphics();
        draw.setColor(Color.ORANGE);
        draw.fillRect(0, 0, width / 2, height);
        draw.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return new FilePayload(name, "image/png", out.toByteArray());
    }

    private void attach(FilePayload... pictures) {
        page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)).selectOption("random");
        page.locator("xgen-composer input[type=file]").setInputFiles(pictures);
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void showsGridTilesAndTheirCost() throws IOException {
        attach(picture("wide.png", 300, 120));
        assertThat(page.getByText(Pattern.compile("\\d+ tiles · \\d+ tokens"))).isVisible();

        button("What the model sees of picture 1").click();

        Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("What the model sees"));
        assertThat(dialog.getByText("300 × 120 px")).isVisible();
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("View tile 1"))
                .click();
        assertThat(dialog.getByRole(
                        AriaRole.IMG, new Locator.GetByRoleOptions().setName("Tile 1, as the encoder gets it")))
                .isVisible();
    }

    @Test
    void asksAboutARegion() throws IOException {
        attach(picture("wide.png", 300, 120));
        button("What the model sees of picture 1").click();
        button("Select a region").click();
        page.getByLabel("Width").fill("60");
        page.getByLabel("Width").press("Tab");
        page.getByLabel("Height").fill("50");
        page.getByLabel("Height").press("Tab");
        button("Ask about this region").click();

        assertThat(page.getByText("60 × 50 px")).isVisible();
    }

    @Test
    void reordersAndRemovesPictures() throws IOException {
        attach(picture("one.png", 100, 100), picture("two.png", 50, 100));
        Locator list = page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Pictures of this message"));
        assertThat(list.getByRole(AriaRole.LISTITEM)).hasCount(2);

        button("Move picture 2 left").click();
        button("Remove picture 1").click();

        assertThat(list.getByRole(AriaRole.LISTITEM)).hasCount(1);
        button("What the model sees of picture 1").click();
        assertThat(page.getByText("100 × 100 px")).isVisible();
    }

    @Test
    void saysWhatToDoWhenTheContextIsTooSmall() throws IOException {
        FilePayload one = picture("large.png", 400, 400);
        FilePayload[] many = new FilePayload[16];
        java.util.Arrays.fill(many, one);
        attach(many);
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message"))
                .fill("word ".repeat(600));

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Remove a picture");
    }
}
