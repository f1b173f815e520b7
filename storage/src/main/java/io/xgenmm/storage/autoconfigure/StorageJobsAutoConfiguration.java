package io.xgenmm.storage.autoconfigure;

import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.batches.BatchQueue;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.storage.files.UploadRepository;
import io.xgenmm.storage.idempotency.IdempotencyRepository;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.keys.QuotaRepository;
import io.xgenmm.storage.responses.ResponseRepository;
import io.xgenmm.storage.retention.RetentionRepository;
import io.xgenmm.storage.retention.StorageJobs;
import io.xgenmm.storage.retention.StorageJobs.Job;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The background jobs, from what must be seen soon to what can wait. */
@AutoConfiguration(after = StorageAutoConfiguration.class)
@ConditionalOnBean(OwnerTransactions.class)
public final class StorageJobsAutoConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    StorageJobs storageJobs(
            OwnerTransactions transactions,
            StorageProperties properties,
            AnswerJournal answers,
            BatchQueue batches,
            UploadRepository uploads,
            FileRepository files,
            ResponseRepository responses,
            IdempotencyRepository idempotency,
            QuotaRepository quotas,
            RetentionRepository retention,
            ConversationRepository conversations,
            ImageRepository images,
            BlobStore blobs) {
        StorageJobs jobs = new StorageJobs(
                transactions,
                List.of(
                        new Job("Marking interrupted answers", answers::interruptAbandoned),
                        new Job("Expiring batches", batches::expire),
                        new Job("Expiring uploads", uploads::expire),
                        new Job("Removing expired files", files::removeExpired),
                        new Job("Removing expired responses", responses::removeExpired),
                        new Job("Removing idempotency keys", idempotency::removeExpired),
                        new Job("Removing quota windows", quotas::sweep),
                        new Job("Applying retention", retention::apply),
                        new Job("Purging deleted conversations", () -> conversations.purge(properties.undo())),
                        new Job("Collecting images", () -> images.collect(properties.grace())),
                        new Job("Collecting bytes", () -> blobs.collect(properties.grace()))));
        if (!properties.jobInterval().isZero()) {
            jobs.start(properties.jobInterval());
        }
        return jobs;
    }
}
