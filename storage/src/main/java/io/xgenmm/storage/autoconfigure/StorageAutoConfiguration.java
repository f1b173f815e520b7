package io.xgenmm.storage.autoconfigure;

import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.embedded.EmbeddedPostgres;
import io.xgenmm.storage.images.ImageRepository;
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
}
