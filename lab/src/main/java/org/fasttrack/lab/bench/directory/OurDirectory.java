package org.fasttrack.lab.bench.directory;

import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.supernode.directory.Answer;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.directory.Hit;

/** The product's own index. */
final class OurDirectory implements Rival {
    private final Directory directory = new Directory();

    @Override
    public void register(NodeId owner, List<ShareRecord> records) {
        directory.register(owner, records);
    }

    @Override
    public void forget(NodeId owner) {
        directory.forget(owner);
    }

    @Override
    public void publish() {
        // A registered list is visible when the call returns.
    }

    @Override
    public void settle() {
        directory.settle();
    }

    @Override
    public void search(List<String> words, boolean prefix, AnswerBytes answer) {
        List<Term> terms = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            boolean last = prefix && i == words.size() - 1;
            terms.add(last ? new Term.Prefix(words.get(i)) : new Term.Word(words.get(i)));
        }
        write(directory.find(new Query(terms, List.of(), Filters.NONE), LIMIT), answer);
    }

    private static void write(Answer found, AnswerBytes answer) {
        for (int i = 0; i < found.size(); i++) {
            Hit hit = found.hit(i);
            hit.copyOwner(answer.bytes, answer.ownerAt());
            hit.copyContent(answer.bytes, answer.contentAt());
            int name = hit.copyName(answer.bytes, answer.nameAt());
            answer.end(hit.bytes(), hit.modifiedMillis(), hit.position(), name);
        }
    }

    @Override
    public long memoryBytes() {
        return directory.stats().memoryBytes();
    }

    @Override
    public void close() {
        directory.close();
    }
}
