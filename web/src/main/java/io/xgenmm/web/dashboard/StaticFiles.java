package io.xgenmm.web.dashboard;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.webjars.WebJarVersionLocator;

/**
 * The page's own files and its libraries under addresses that hold their version, so that a browser keeps them and still never
 * mixes two versions. Without a version in the address they are served, too, and asked for again each time. Thread-safe.
 */
@Component
class StaticFiles implements WebMvcConfigurer {

    private static final List<String> LIBRARIES =
            List.of("lit", "lit-html", "lit-element", "lit__reactive-element", "marked", "dompurify");
    private static final CacheControl FOR_A_YEAR =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    private static final int VERSION_DIGITS = 12;

    private final String[] locations;
    private final String version;
    private final Map<String, String> libraries = new TreeMap<>();

    StaticFiles(WebProperties properties) throws IOException {
        this.locations = properties.getResources().getStaticLocations();
        this.version = version(locations);
        var locator = new WebJarVersionLocator();
        for (String name : LIBRARIES) {
            String found = locator.version(name);
            if (found != null) {
                libraries.put(name, found);
            }
        }
    }

    /** Changes when any of the files changes. */
    private static String version(String... locations) throws IOException {
        MessageDigest digest = sha256();
        var resolver = new PathMatchingResourcePatternResolver();
        for (String location : locations) {
            Resource[] files = resolver.getResources(pattern(location));
            Arrays.sort(files, Comparator.comparing(StaticFiles::address));
            for (Resource file : files) {
                if (file.isReadable()) {
                    digest.update(file.getContentAsByteArray());
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
    }

    private static String pattern(String location) {
        return location.replaceFirst("^classpath:", "classpath*:") + "assets/**";
    }

    private static String address(Resource file) {
        return file.getDescription();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same page with the addresses that browsers may keep. */
    String withVersions(String html) {
        String versioned = html.replace("\"/assets/", "\"/assets/" + version + "/");
        for (Map.Entry<String, String> library : libraries.entrySet()) {
            String plain = "\"/webjars/" + library.getKey() + "/";
            versioned = versioned.replace(plain, plain + library.getValue() + "/");
        }
        return versioned;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/" + version + "/**")
                .addResourceLocations(Arrays.stream(locations)
                        .map(location -> location + "assets/")
                        .toArray(String[]::new))
                .setCacheControl(FOR_A_YEAR);
        libraries.forEach((name, found) -> registry.addResourceHandler("/webjars/" + name + "/" + found + "/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/" + name + "/" + found + "/")
                .setCacheControl(FOR_A_YEAR));
    }
}
