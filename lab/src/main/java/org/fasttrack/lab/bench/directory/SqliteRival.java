package org.fasttrack.lab.bench.directory;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;

/** SQLite's FTS5 in memory, with its own prefix index. Measured for query throughput only. */
final class SqliteRival implements Rival {
    private final Connection connection;
    private final PreparedStatement row;
    private final PreparedStatement words;
    private final PreparedStatement query;

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
                    "select f.name, f.owner, f.content from word join file f on f.id = word.rowid"
                            + " where word match ? order by f.rank limit 100");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void register(NodeId owner, List<ShareRecord> records) {
        try {
            int position = 0;
            for (ShareRecord record : records) {
                row.setBytes(1, owner.bytes());
                row.setInt(2, position++);
                row.setString(3, record.name());
                row.setLong(4, record.bytes());
                row.setLong(5, record.modifiedMillis());
                byte[] content = new byte[ContentId.BYTES];
                record.content().copyTo(content, 0);
                row.setBytes(6, content);
                row.setInt(7, record.name().length());
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
    public long search(List<String> asked, boolean prefix) {
        String match = "\"" + String.join("\" AND \"", asked) + "\"" + (prefix ? "*" : "");
        try {
            query.setString(1, match);
            long read = 0;
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    read += found.getString(1).length();
                }
            }
            return read;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
