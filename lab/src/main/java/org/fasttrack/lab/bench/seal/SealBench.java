package org.fasttrack.lab.bench.seal;

import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.Signatures;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;

/** Seal and open operations a second on one core, against bare BouncyCastle and the JDK's EdDSA on the same 256 bytes. */
public final class SealBench {
    private static final int RUNS = 5;
    private static final long NANOS = 1_000_000_000L;
    private static final int BODY_BYTES = 256;

    private SealBench() {}

    /** One operation, repeated. */
    private interface Operation {
        void run() throws GeneralSecurityException;
    }

    /** Prints the table. @return 0 */
    public static int run(PrintStream out) throws GeneralSecurityException {
        byte[] body = new byte[BODY_BYTES];
        IdentityKey key = IdentityKey.generate();
        NetworkId network = NetworkId.of(new byte[NetworkId.BYTES]);
        Sealer sealer = new Sealer(key, network, InstantSource.system());
        Opener opener = new Opener(network, InstantSource.system());
        Sealed sealed = sealer.sealSequenced(SealType.HEARTBEAT, 1, body);
        byte[] signature = key.sign(body);
        KeyPair jdk = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signer = Signature.getInstance("Ed25519");
        byte[] jdkSignature = sign(signer, jdk, body);
        Operation[] operations = {
            () -> sealer.seal(SealType.HEARTBEAT, body),
            () -> key.sign(body),
            () -> sign(signer, jdk, body),
            () -> require(opener.openLasting(sealed, SealType.HEARTBEAT) instanceof Opening.Opened),
            () -> require(Signatures.verify(key.id(), body, signature)),
            () -> verify(signer, jdk, body, jdkSignature),
        };
        double[][] rates = new double[operations.length][RUNS];
        for (Operation operation : operations) {
            rate(operation); // warm-up
        }
        for (int run = 0; run < RUNS; run++) {
            for (int i = 0; i < operations.length; i++) {
                rates[i][run] = rate(operations[i]);
            }
        }
        for (double[] rate : rates) {
            Arrays.sort(rate);
        }
        print(out, "seal", rates[0][RUNS / 2], rates[1][RUNS / 2], rates[2][RUNS / 2]);
        print(out, "open", rates[3][RUNS / 2], rates[4][RUNS / 2], rates[5][RUNS / 2]);
        return 0;
    }

    private static void print(PrintStream out, String what, double ours, double bare, double jdk) {
        out.printf(
                Locale.ROOT,
                "%s: %,.0f/s; bare BouncyCastle %,.0f/s (ratio %.2f); the JDK's EdDSA %,.0f/s (ratio %.2f)%n",
                what,
                ours,
                bare,
                ours / bare,
                jdk,
                ours / jdk);
    }

    private static double rate(Operation operation) throws GeneralSecurityException {
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < NANOS) {
            operation.run();
            count++;
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void require(boolean held) {
        if (!held) {
            throw new AssertionError("a good signature did not verify");
        }
    }

    private static byte[] sign(Signature signer, KeyPair key, byte[] body) throws GeneralSecurityException {
        signer.initSign(key.getPrivate());
        signer.update(body);
        return signer.sign();
    }

    private static void verify(Signature signer, KeyPair key, byte[] body, byte[] signature)
            throws GeneralSecurityException {
        signer.initVerify(key.getPublic());
        signer.update(body);
        require(signer.verify(signature));
    }
}
