package org.fasttrack.common.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate a process shows in TLS: a fresh P-256 key, and in an extension the identity's Ed25519 signature over
 * that key, its expiry and the node's claims (as libp2p's TLS does).
 *
 * <p>P-256 because its handshakes cost a quarter of the JDK's EdDSA ones, and because every TLS stack speaks it. Nothing
 * of the certificate but the extension is believed.
 *
 * @param keys the TLS key pair, never written to disk
 */
public record TlsCertificate(KeyPair keys, X509Certificate certificate) {
    public static final int MAX_CLAIMS_BYTES = 8192;
    private static final Duration LIFE = Duration.ofDays(365);
    /** A random UUID's arc (ITU-T X.667), so that it collides with nobody's. */
    private static final String EXTENSION = "2.25.197433850391841284317259024618207553";

    private static final byte[] DOMAIN = "fasttrack/tls/1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED_BYTES = 1 + NodeId.BYTES + Signatures.BYTES + Long.BYTES;

    /** What a certificate proves: whose it is, and what that node claims. */
    public record Proven(NodeId node, byte[] claims) {}

    /** @param claims opaque bytes judged in the handshake: an invitation, a promotion certificate; may be empty */
    public static TlsCertificate create(IdentityKey identity, byte[] claims, Instant now) {
        return create(identity, freshKeys(), claims, now);
    }

    private static KeyPair freshKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make P-256 keys", e);
        }
    }

    /** The same for TLS keys that are in use already: other claims, or a later expiry. */
    public static TlsCertificate create(IdentityKey identity, KeyPair keys, byte[] claims, Instant now) {
        if (claims.length > MAX_CLAIMS_BYTES) {
            throw new IllegalArgumentException("claims have " + claims.length + " bytes; at most " + MAX_CLAIMS_BYTES);
        }
        try {
            Instant expiry = now.plus(LIFE);
            X500Name name = new X500Name("CN=" + identity.id());
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(expiry),
                    name,
                    keys.getPublic());
            byte[] signature = identity.sign(statement(keys.getPublic(), expiry.toEpochMilli(), claims));
            byte[] value = ByteBuffer.allocate(FIXED_BYTES + claims.length)
                    .put((byte) 1)
                    .put(identity.id().bytes())
                    .put(signature)
                    .putLong(expiry.toEpochMilli())
                    .put(claims)
                    .array();
            builder.addExtension(new ASN1ObjectIdentifier(EXTENSION), false, new DEROctetString(value));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new TlsCertificate(keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot make a P-256 certificate", e);
        }
    }

    /** Whose certificate this is. @throws CertificateException unless its extension proves an identity */
    public static Proven prove(X509Certificate certificate, Instant now) throws CertificateException {
        Statement shown = Statement.of(certificate);
        if (now.toEpochMilli() > shown.expiry()) {
            throw new CertificateException("the certificate of " + shown.node().shortForm() + " has expired");
        }
        byte[] statement = statement(certificate.getPublicKey(), shown.expiry(), shown.claims());
        if (!Signatures.verify(shown.node(), statement, shown.signature())) {
            throw new CertificateException("the certificate is not signed by the identity it names");
        }
        return new Proven(shown.node(), shown.claims());
    }

    /**
     * Whose certificate this is, when a handshake has {@linkplain #prove proved} it already: nothing is verified again.
     *
     * @throws CertificateException when it names no identity
     */
    public static Proven proven(X509Certificate certificate) throws CertificateException {
        Statement shown = Statement.of(certificate);
        return new Proven(shown.node(), shown.claims());
    }

    /** What the extension says. */
    private record Statement(NodeId node, byte[] signature, long expiry, byte[] claims) {
        static Statement of(X509Certificate certificate) throws CertificateException {
            byte[] extension = certificate.getExtensionValue(EXTENSION);
            if (extension == null || extension.length > FIXED_BYTES + MAX_CLAIMS_BYTES + 16) {
                throw new CertificateException("the certificate proves no fasttrack identity");
            }
            byte[] value = octets(octets(extension));
            if (value.length < FIXED_BYTES || value[0] != 1) {
                throw new CertificateException("the certificate's identity proof is of an unknown form");
            }
            ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
            byte[] id = new byte[NodeId.BYTES];
            byte[] signature = new byte[Signatures.BYTES];
            in.get(id).get(signature);
            long expiry = in.getLong();
            byte[] claims = new byte[in.remaining()];
            in.get(claims);
            return new Statement(NodeId.of(id), signature, expiry, claims);
        }
    }

    private static byte[] octets(byte[] der) throws CertificateException {
        try {
            return ASN1OctetString.getInstance(der).getOctets();
        } catch (RuntimeException e) {
            throw new CertificateException("the certificate's identity proof is malformed", e);
        }
    }

    private static byte[] statement(PublicKey tlsKey, long expiryMillis, byte[] claims) {
        byte[] spki = tlsKey.getEncoded();
        return ByteBuffer.allocate(DOMAIN.length + 4 + spki.length + 8 + claims.length)
                .put(DOMAIN)
                .putInt(spki.length)
                .put(spki)
                .putLong(expiryMillis)
                .put(claims)
                .array();
    }
}
