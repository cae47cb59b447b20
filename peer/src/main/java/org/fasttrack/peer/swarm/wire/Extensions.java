package org.fasttrack.peer.swarm.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The extension handshake (BEP 10): which extended messages the sender understands and under which number it wants each.
 *
 * @param numbers message name to number, 1 to 255; a name turned off is left out
 * @param client the sender's program, for people
 * @param port the sender's data port, 0 when not said
 * @param requests how many requests the sender queues, 0 when not said
 * @param metadataBytes of the info dictionary that the sender gives away (BEP 9), 0 when it gives none
 */
public record Extensions(Map<String, Integer> numbers, String client, int port, int requests, int metadataBytes) {
    /** Peer exchange with node ids: the idea of BEP 11, not its format, hence not its name. */
    public static final String PEER_EXCHANGE = "ft_pex";
    /** The info dictionary for those who know its hash only (BEP 9). */
    public static final String METADATA = "ut_metadata";
    /** Our own: a receipt for what was delivered, and its countersignature. */
    public static final String RECEIPT = "ft_receipt";

    public static final int MAX_NAMES = 64;
    public static final int MAX_NAME_BYTES = 64;
    public static final int MAX_CLIENT_BYTES = 128;

    public Extensions {
        numbers = Map.copyOf(numbers);
    }

    public Extensions(Map<String, Integer> numbers, String client, int port, int requests) {
        this(numbers, client, port, requests, 0);
    }

    public Message.Extended encode() {
        var known = new TreeMap<Bencode.Bytes, Bencode>();
        numbers.forEach((name, number) -> known.put(Bencode.Bytes.of(name), new Bencode.Int(number)));
        var dict = new HashMap<String, Bencode>();
        dict.put("m", new Bencode.Dict(known));
        dict.put("v", Bencode.Bytes.of(client));
        if (port > 0) {
            dict.put("p", new Bencode.Int(port));
        }
        if (requests > 0) {
            dict.put("reqq", new Bencode.Int(requests));
        }
        if (metadataBytes > 0) {
            dict.put("metadata_size", new Bencode.Int(metadataBytes));
        }
        return new Message.Extended(0, Bencode.Dict.of(dict).encode());
    }

    /** Unknown keys are passed over, as BEP 10 asks; a number out of range turns its message off. */
    public static Extensions decode(byte[] payload) throws MalformedException {
        Bencode.Dict dict = BencodeReader.readDict(payload);
        var numbers = new HashMap<String, Integer>();
        Map<Bencode.Bytes, Bencode> named = dict.dict("m").entries();
        if (named.size() > MAX_NAMES) {
            throw new MalformedException(named.size() + " extended messages");
        }
        for (Map.Entry<Bencode.Bytes, Bencode> entry : named.entrySet()) {

            if (entry.getKey().length() <= MAX_NAME_BYTES
                    && entry.getValue() instanceof Bencode.Int(long number)
                    && number > 0
                    && number < 256) {
                numbers.put(entry.getKey().text(), (int) number);
            }
        }
        Bencode.Bytes client = new Bencode.Bytes(dict.bytes("v"));
        return new Extensions(
                numbers,
                client.length() <= MAX_CLIENT_BYTES ? client.text() : "",
                within(dict.number("p", 0), 65_535),
                within(dict.number("reqq", 0), Integer.MAX_VALUE),
                within(dict.number("metadata_size", 0), Integer.MAX_VALUE));
    }

    private static int within(long number, int most) {
        return number > 0 && number <= most ? (int) number : 0;
    }
}
