package org.fasttrack.common.wire;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;

/**
 * This process in TLS 1.3: a fresh key whose certificate is signed by the node's identity. Every context made here
 * accepts whoever proves an identity that its {@link PeerCheck} lets in.
 */
public final class TlsIdentity {
    /**
     * The kind of the stores that keys pass through on their way into a context, never to a disk. PKCS12, the default,
     * would spend a tenth of a second of a fresh JVM on stretching an empty password.
     */
    private static final String IN_MEMORY = "JKS";

    private final IdentityKey identity;
    private final boolean renewable;
    private volatile TlsCertificate certificate;
    private volatile byte[] claims;
    /** Where clients keep sessions: one that is resumed shows what was shown when it began. Guarded by itself. */
    private final Set<SSLSessionContext> clients = Collections.newSetFromMap(new WeakHashMap<>());

    private TlsIdentity(IdentityKey identity, boolean renewable, byte[] claims) {
        this.identity = identity;
        this.renewable = renewable;
        this.claims = claims.clone();
        this.certificate = TlsCertificate.create(identity, claims, Instant.now());
    }

    /** @param claims signed into the certificate, judged by the other side's {@link PeerCheck} */
    public static TlsIdentity create(IdentityKey identity, byte[] claims) {
        return new TlsIdentity(identity, false, claims);
    }

    /** One whose claims may change while its contexts are in use. Costs some 0.1 ms more at each handshake. */
    public static TlsIdentity renewable(IdentityKey identity, byte[] claims) {
        return new TlsIdentity(identity, true, claims);
    }

    public NodeId id() {
        return identity.id();
    }

    /** From now on handshakes show these claims, and no client resumes a session that showed others. @throws IllegalStateException unless made renewable */
    public void renew(byte[] claims) {
        if (!renewable) {
            throw new IllegalStateException("this TLS identity cannot be renewed");
        }
        certificate = TlsCertificate.create(identity, certificate.keys(), claims, Instant.now());
        this.claims = claims.clone();
        synchronized (clients) {
            clients.forEach(TlsIdentity::forgetSessions);
        }
    }

    private static void forgetSessions(SSLSessionContext client) {
        if (client instanceof OpenSslSessionContext open) {
            open.setSessionCacheEnabled(false); // clears it
            open.setSessionCacheEnabled(true);
        } else {
            Collections.list(client.getIds())
                    .forEach(id -> Optional.ofNullable(client.getSession(id)).ifPresent(SSLSession::invalidate));
        }
    }

    private void remember(SSLSessionContext client) {
        if (renewable) {
            synchronized (clients) {
                clients.add(client);
            }
        }
    }

    /** What handshakes show now. */
    public byte[] claims() {
        return claims.clone();
    }

    /** For JGroups and other users of JSSE sockets. Set {@code needClientAuth} on its server sockets. */
    public SSLContext jsse(PeerCheck check) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keyManagers(), new TrustManager[] {new IdentityTrust(check)}, null);
            remember(context.getClientSessionContext());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java has no TLS 1.3", e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (renewable) {
            return new KeyManager[] {new NewestCertificate(() -> certificate)};
        }
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance(IN_MEMORY);
        store.load(null, none);
        store.setKeyEntry("tls", certificate.keys().getPrivate(), none, new Certificate[] {certificate.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        return keys.getKeyManagers();
    }

    /**
     * A server context for Netty, or for engines made from it.
     *
     * @param clientAuth {@link ClientAuth#REQUIRE} where every client is a node, {@link ClientAuth#OPTIONAL} where a
     *     plain {@code curl} may ask
     * @param alpn protocol names in the order of preference
     */
    public SslContext nettyServer(PeerCheck check, ClientAuth clientAuth, List<String> alpn) {
        SslContextBuilder builder = renewable
                ? SslContextBuilder.forServer(new NewestCertificate(() -> certificate))
                : SslContextBuilder.forServer(certificate.keys().getPrivate(), certificate.certificate());
        return build(builder.clientAuth(clientAuth), check, alpn);
    }

    /** A client context for Netty, or for engines made from it. */
    public SslContext nettyClient(PeerCheck check, List<String> alpn) {
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("");
        if (renewable) {
            builder.keyManager(new NewestCertificate(() -> certificate));
        } else {
            builder.keyManager(certificate.keys().getPrivate(), certificate.certificate());
        }
        SslContext context = build(builder, check, alpn);
        remember(context.sessionContext());
        return context;
    }

    private static SslContext build(SslContextBuilder builder, PeerCheck check, List<String> alpn) {
        try {
            return builder.keyStoreType(IN_MEMORY)
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .trustManager(new IdentityTrust(check))
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            alpn))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS 1.3", e);
        }
    }

    /** The identity that the other side of {@code session} proved in its handshake. @throws SSLPeerUnverifiedException when none */
    public static NodeId peerOf(SSLSession session) throws SSLPeerUnverifiedException {
        return proven(session).node();
    }

    /** What the other side of {@code session} proved in its handshake. @throws SSLPeerUnverifiedException when it proved nothing */
    public static TlsCertificate.Proven proven(SSLSession session) throws SSLPeerUnverifiedException {
        Certificate[] chain = session.getPeerCertificates();
        if (chain.length == 0 || !(chain[0] instanceof X509Certificate shown)) {
            throw new SSLPeerUnverifiedException("no certificate was shown");
        }
        try {
            return TlsCertificate.proven(shown);
        } catch (CertificateException e) {
            throw new SSLPeerUnverifiedException(e.getMessage());
        }
    }
}
