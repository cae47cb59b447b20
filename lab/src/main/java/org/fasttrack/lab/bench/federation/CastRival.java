package org.fasttrack.lab.bench.federation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.supernode.membership.jgroups.JGroupsStack;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.blocks.MessageDispatcher;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.ResponseMode;

/** JGroups' own call to all members, which waits for all; the stack, TLS included, is the product's. */
final class CastRival implements FederationBench.Rival {
    private static final long TIMEOUT_MILLIS = 5_000;
    private final List<JChannel> channels = new ArrayList<>();
    private final List<MessageDispatcher> dispatchers = new ArrayList<>();
    private final Supplier<byte[]> requests;
    private byte[] request = new byte[0];

    /** @param check what a member does with a request before it answers; made anew for each member */
    CastRival(int size, Supplier<byte[]> requests, int answerBytes, Supplier<Consumer<byte[]>> check) throws Exception {
        this.requests = requests;
        byte[] answer = new byte[answerBytes];
        List<InetSocketAddress> hosts = FreePorts.find(size, RandomGenerator.getDefault());
        for (InetSocketAddress host : hosts) {
            TlsIdentity tls = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
            JChannel channel = JGroupsStack.channel(host, hosts.subList(0, 1), tls, PeerCheck.ANYONE);
            channel.setDiscardOwnMessages(true);
            channels.add(channel);
            Consumer<byte[]> own = check.get();
            dispatchers.add(new MessageDispatcher(channel, message -> {
                own.accept(Arrays.copyOfRange(
                        message.getArray(), message.getOffset(), message.getOffset() + message.getLength()));
                return answer;
            }));
            channel.connect("bench-cast");
        }
        while (channels.getFirst().getView().size() < size) {
            Thread.sleep(20);
        }
    }

    @Override
    public void prepare() {
        request = requests.get();
    }

    @Override
    public void ask() throws Exception {
        var answers = dispatchers
                .getFirst()
                .castMessage(
                        null,
                        new BytesMessage(null, request),
                        new RequestOptions(ResponseMode.GET_ALL, TIMEOUT_MILLIS));
        if (answers.size() < channels.size() - 1 || answers.numReceived() < channels.size() - 1) {
            throw new IllegalStateException("only " + answers.numReceived() + " answered");
        }
    }

    @Override
    public void close() {
        dispatchers.forEach(dispatcher -> {
            try {
                dispatcher.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        channels.forEach(JChannel::close);
    }
}
