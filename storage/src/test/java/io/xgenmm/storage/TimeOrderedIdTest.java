package io.xgenmm.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {
    @Test
    void idsOfOneProcessStrictlyIncrease() {
        List<String> ids = Stream.generate(() -> TimeOrderedId.next().toString())
                .limit(20_000)
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsStayUniqueAcrossThreads() {
        List<UUID> ids = IntStream.range(0, 50_000)
                .parallel()
                .mapToObj(i -> TimeOrderedId.next())
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void theFormIsThatOfVersionSeven() {
        UUID id = TimeOrderedId.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16)
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(5_000L));
        assertThat(TimeOrderedId.next("file-")).matches("file-[0-9a-f]{32}");
    }
}
