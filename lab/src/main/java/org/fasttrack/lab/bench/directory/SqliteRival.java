package org.fasttrack.lab.bench.directory;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Ranking;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;

/**
 * SQLite's FTS5 in memory, with its own prefix index. Measured for query throughput only. Its tokenizer splits what we give it
 * once more, so that a few answers with exotic letters differ.
 */
final class SqliteRival implements Rival {
    private final Connection connection;
    private final PreparedStatement row;
    private final PreparedStatement words;
    private final PreparedStatement query;
    private final byte[] contentBytes = new byte[ContentId.BYTES];

    SqliteRival() {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table file(id integer primary key, owner blob, position int, name text,"
                        + " bytes int, modified int, content blob, rank int)");
                statement.execute("create virtual table word using fts5(w, content='', detail=none, columnsize=0,"
                        + " prefix='1 2 3 4')");
            }
            row = connection.prepareStatement("insert into file(owner, position, name, bytes, modified, content, rank)"
                    + " values(?,?,?,?,?,?,?)");
            words = connection.prepareStatement("insert into word(rowid, w) values(last_insert_rowid(), ?)");
            query = connection.prepareStatement(
                    "select f.owner, f.content, f.bytes, f.modified, f.position, f.name from word join file f on f.id"
                            + " = word.rowid where word match ? order by f.rank limit ?");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void register(NodeId owner, List<ShareRecord> records) {
        try {
            byte[] key = owner.bytes();
            int position = 0;
            for (ShareRecord record : records) {
                row.setBytes(1, key);
                row.setInt(2, position++);
                row.setString(3, record.name());
                row.setLong(4, record.bytes());
                row.setLong(5, record.modifiedMillis());
                record.content().copyTo(contentBytes, 0);
                row.setBytes(6, contentBytes);
                row.setInt(7, Ranking.length(record.name()));
                row.executeUpdate();
                words.setString(1, String.join(" ", Words.of(record.name())));
                words.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void forget(NodeId owner) {
        throw new UnsupportedOperationException("FTS5 is measured for queries only");
    }

    @Override
    public void publish() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void settle() {
        publish();
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into word(word) values('optimize')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        publish();
    }

    @Override
    public void search(List<String> asked, boolean prefix, AnswerBytes answer) {
        top("\"" + String.join("\" AND \"", asked) + "\"", LIMIT, answer);
        if (prefix && answer.hits() < LIMIT) {
            String others = "\"" + String.join("\" AND \"", asked) + "\"*";
            top("(" + others + ") NOT \"" + asked.getLast() + "\"", LIMIT - answer.hits(), answer);
        }
    }

    private void top(String match, int limit, AnswerBytes answer) {
        try {
            query.setString(1, match);
            query.setInt(2, limit);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    write(found, answer);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(ResultSet row, AnswerBytes answer) throws SQLException {
        System.arraycopy(row.getBytes(1), 0, answer.bytes, answer.ownerAt(), NodeId.BYTES);
        System.arraycopy(row.getBytes(2), 0, answer.bytes, answer.contentAt(), ContentId.BYTES);
        byte[] name = row.getString(6).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, answer.bytes, answer.nameAt(), name.length);
        answer.end(row.getLong(3), row.getLong(4), row.getInt(5), name.length);
    }

    @Override
    public long memoryBytes() {
        try (Statement statement = connection.createStatement();
                ResultSet pages = statement.executeQuery(
                        "select page_count * page_size from pragma_page_count(), pragma_page_size()")) {
            return pages.next() ? pages.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
