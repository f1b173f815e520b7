package io.xgenmm.storage.responses;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.storage.TestDatabase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResponseRepositoryTest {
    private static TestDatabase database;
    private static ResponseRepository responses;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        responses = new ResponseRepository(database.transactions());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static String save(@Nullable String previous, String state, String body) {
        String id = ResponseRepository.newId();
        responses.save(ALICE, new StoredResponse(id, previous, "m", state, "[{\"id\":\"i\"}]", body, Instant.now()));
        return id;
    }

    @Test
    void jsonComesBackByteForByte() {
        String body = "{\"b\": 1,  \"a\": \"\\u0000 \\ud800\"}";

        String id = save(null, "completed", body);

        assertThat(responses.find(ALICE, id).orElseThrow().body()).isEqualTo(body);
        assertThat(responses.find(BOB, id)).isEmpty();
    }

    @Test
    void aLaterStateTakesThePlaceOfTheEarlier() {
        String id = save(null, "in_progress", "{}");
        responses.save(ALICE, new StoredResponse(id, null, "m", "completed", "[]", "{\"done\":1}", Instant.now()));

        StoredResponse found = responses.find(ALICE, id).orElseThrow();

        assertThat(found.state()).isEqualTo("completed");
        assertThat(found.input()).isEqualTo("[{\"id\":\"i\"}]");
    }

    @Test
    void theChainRunsFromTheFirstAndStaysWithTheOwner() {
        String one = save(null, "completed", "{}");
        String two = save(one, "completed", "{}");
        String three = save(two, "completed", "{}");

        assertThat(responses.chain(ALICE, three)).extracting(StoredResponse::id).containsExactly(one, two, three);
        assertThat(responses.chain(BOB, three)).isEmpty();
        assertThat(responses.chain(ALICE, null)).isEmpty();
    }

    @Test
    void deletedAndExpiredOnesAreGone() {
        String deleted = save(null, "completed", "{}");
        String expired = save(null, "completed", "{}");
        database.update("update response set expires = now() - interval '1 second' where id = ?", expired);

        assertThat(responses.delete(BOB, deleted)).isFalse();
        assertThat(responses.delete(ALICE, deleted)).isTrue();
        assertThat(responses.find(ALICE, deleted)).isEmpty();
        assertThat(responses.find(ALICE, expired)).isEmpty();
        assertThat(responses.removeExpired()).isOne();
    }
}
