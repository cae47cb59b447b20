package org.fasttrack.lab.bench.transfer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** What TLS itself costs: BoringSSL's engine, which the data port uses, beside the JDK's, in memory on one thread. */
final class EngineRivals {
    private static final int PLAIN = 1 << 20;
    private static final int SEALED = PLAIN + (PLAIN >> 4);
    private static final int RECORD = 32 * 1024;
    private static final int ROUNDS = 400;
    private static final int MAX_FLIGHTS = 50;

    private EngineRivals() {}

    /** GB/s of encrypting and of decrypting. */
    private record Rates(double wrap, double unwrap) {}

    static void report() throws SSLException {
        TlsIdentity identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        if (OpenSsl.isAvailable()) {
            SSLEngine client =
                    identity.nettyClient(PeerCheck.ANYONE, List.of("x")).newEngine(ByteBufAllocator.DEFAULT);
            SSLEngine server = identity.nettyServer(PeerCheck.ANYONE, ClientAuth.REQUIRE, List.of("x"))
                    .newEngine(ByteBufAllocator.DEFAULT);
            print(OpenSsl.versionString() + ", direct buffers", client, server, ByteBuffer::allocateDirect);
            ReferenceCountUtil.release(client);
            ReferenceCountUtil.release(server);
        }
        print("JSSE, direct buffers", jsse(identity, true), jsse(identity, false), ByteBuffer::allocateDirect);
        print("JSSE, heap buffers", jsse(identity, true), jsse(identity, false), ByteBuffer::allocate);
    }

    private static SSLEngine jsse(TlsIdentity identity, boolean client) {
        SSLEngine engine = identity.jsse(PeerCheck.ANYONE).createSSLEngine();
        engine.setUseClientMode(client);
        return engine;
    }

    private static void print(String name, SSLEngine client, SSLEngine server, IntFunction<ByteBuffer> memory)
            throws SSLException {
        shakeHands(client, server);
        measure(client, server, memory);
        Rates rates = measure(client, server, memory);
        System.out.printf(
                "  %-28s %-24s encrypt %5.2f GB/s, decrypt %5.2f GB/s%n",
                name, client.getSession().getCipherSuite(), rates.wrap(), rates.unwrap());
    }

    private static Rates measure(SSLEngine client, SSLEngine server, IntFunction<ByteBuffer> memory)
            throws SSLException {
        ByteBuffer plain = memory.apply(PLAIN);
        ByteBuffer sealed = memory.apply(SEALED);
        ByteBuffer opened = memory.apply(SEALED);
        long wrapNanos = 0;
        long unwrapNanos = 0;
        for (int round = 0; round < ROUNDS; round++) {
            plain.clear();
            sealed.clear();
            opened.clear();
            long start = System.nanoTime();
            while (plain.hasRemaining()) {
                check(server.wrap(plain, sealed));
            }
            long middle = System.nanoTime();
            sealed.flip();
            while (sealed.hasRemaining()) {
                check(client.unwrap(sealed, opened));
            }
            wrapNanos += middle - start;
            unwrapNanos += System.nanoTime() - middle;
        }
        double bytes = (double) PLAIN * ROUNDS;
        return new Rates(bytes / wrapNanos, bytes / unwrapNanos);
    }

    private static void check(SSLEngineResult result) throws SSLException {
        if (result.getStatus() != Status.OK) {
            throw new SSLException(result.toString());
        }
    }

    private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer up = ByteBuffer.allocateDirect(SEALED);
        ByteBuffer down = ByteBuffer.allocateDirect(SEALED);
        client.beginHandshake();
        server.beginHandshake();
        for (int flight = 0; flight < MAX_FLIGHTS; flight++) {
            step(client, down, up);
            step(server, up, down);
        }
        if (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new SSLException("no handshake: " + client.getHandshakeStatus());
        }
    }

    /** Sends what {@code engine} has to say, then lets it read what came. */
    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocateDirect(0);
        ByteBuffer ignored = ByteBuffer.allocateDirect(RECORD);
        engine.wrap(nothing, out);
        runTasks(engine);
        in.flip();
        while (in.hasRemaining() && engine.unwrap(in, ignored).bytesConsumed() > 0) {
            runTasks(engine);
        }
        in.compact();
        runTasks(engine);
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
