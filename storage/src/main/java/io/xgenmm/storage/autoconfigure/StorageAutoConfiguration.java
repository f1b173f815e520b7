package io.xgenmm.storage.autoconfigure;

import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.batches.BatchQueue;
import io.xgenmm.storage.batches.BatchRepository;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.embedded.EmbeddedPostgres;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.storage.files.UploadRepository;
import io.xgenmm.storage.idempotency.IdempotencyRepository;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.keys.ApiKeyRepository;
import io.xgenmm.storage.keys.QuotaRepository;
import io.xgenmm.storage.keys.UsageRepository;
import io.xgenmm.storage.responses.ResponseRepository;
import io.xgenmm.storage.retention.RetentionRepository;
import io.xgenmm.storage.search.MessageSearch;
import io.xgenmm.storage.statistics.StatisticsRepository;
import io.xgenmm.storage.transfer.OwnerArchive;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/** Every repository as a bean, on whichever database there is. */
@AutoConfiguration(
        after = {
            EmbeddedPostgresAutoConfiguration.class,
            DataSourceAutoConfiguration.class,
            DataSourceTransactionManagerAutoConfiguration.class,
            FlywayAutoConfiguration.class
        })
@ConditionalOnProperty(name = "xgen-mm.storage.enabled", matchIfMissing = true)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(StorageProperties.class)
public final class StorageAutoConfiguration {
    @Bean
    static PreparedFromTheStart preparedFromTheStart() {
        return new PreparedFromTheStart();
    }

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    OwnerTransactions ownerTransactions(DataSource dataSource, PlatformTransactionManager transactions) {
        return new OwnerTransactions(dataSource, transactions, ApplicationRole.prepare(dataSource));
    }

    @Bean
    @ConditionalOnMissingBean
    BlobStore blobStore(OwnerTransactions transactions) {
        return new BlobStore(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    ConversationRepository conversationRepository(OwnerTransactions transactions) {
        return new ConversationRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    MessageRepository messageRepository(OwnerTransactions transactions) {
        return new MessageRepository(transactions);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    AnswerJournal answerJournal(OwnerTransactions transactions, ObjectProvider<EmbeddedPostgres> embedded) {
        AnswerJournal journal = new AnswerJournal(transactions);
        if (embedded.getIfAvailable() != null) { // the folder's lock proves that nobody else is writing
            journal.interruptAll();
        }
        return journal;
    }

    @Bean
    @ConditionalOnMissingBean
    ImageRepository imageRepository(OwnerTransactions transactions, BlobStore blobs) {
        return new ImageRepository(transactions, blobs);
    }

    @Bean
    @ConditionalOnMissingBean
    FileRepository fileRepository(OwnerTransactions transactions, BlobStore blobs) {
        return new FileRepository(transactions, blobs);
    }

    @Bean
    @ConditionalOnMissingBean
    UploadRepository uploadRepository(OwnerTransactions transactions, BlobStore blobs, FileRepository files) {
        return new UploadRepository(transactions, blobs, files);
    }

    @Bean
    @ConditionalOnMissingBean
    BatchRepository batchRepository(OwnerTransactions transactions) {
        return new BatchRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    BatchQueue batchQueue(OwnerTransactions transactions) {
        return new BatchQueue(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    ResponseRepository responseRepository(OwnerTransactions transactions) {
        return new ResponseRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    ApiKeyRepository apiKeyRepository(OwnerTransactions transactions) {
        return new ApiKeyRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    QuotaRepository quotaRepository(OwnerTransactions transactions) {
        return new QuotaRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    UsageRepository usageRepository(OwnerTransactions transactions) {
        return new UsageRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotencyRepository idempotencyRepository(OwnerTransactions transactions) {
        return new IdempotencyRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    MessageSearch messageSearch(OwnerTransactions transactions) {
        return new MessageSearch(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    RetentionRepository retentionRepository(OwnerTransactions transactions) {
        return new RetentionRepository(transactions);
    }

    @Bean
    @ConditionalOnMissingBean
    OwnerArchive ownerArchive(OwnerTransactions transactions, BlobStore blobs) {
        return new OwnerArchive(transactions, blobs);
    }

    @Bean
    @ConditionalOnMissingBean
    StatisticsRepository statisticsRepository(OwnerTransactions transactions) {
        return new StatisticsRepository(transactions);
    }
}
