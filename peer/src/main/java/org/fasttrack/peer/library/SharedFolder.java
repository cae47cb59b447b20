package org.fasttrack.peer.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.share.ShareRecord;

/**
 * A folder its owner shares, with everything below it that the patterns allow.
 *
 * @param label stands for the folder in the names of its files, so that nobody learns where it lies; one name, NFC
 * @param root absolute
 * @param include patterns of files ({@code *.ogg}, {@code live/**}); none means every file
 * @param exclude patterns of files and folders, which win over {@code include}; an excluded folder is not entered
 */
public record SharedFolder(String label, Path root, List<String> include, List<String> exclude) {
    /** What nobody shares on purpose: hidden files, keys, wallets, unfinished downloads, the desktop's litter. */
    public static final List<String> SAFE_EXCLUDES = List.of(
            ".*",
            "*.part",
            "*.part.*",
            "*.crdownload",
            "*.tmp",
            "~$*",
            "*~",
            "*.key",
            "*.pem",
            "id_*",
            "*.p12",
            "*.pfx",
            "*.ppk",
            "*.jks",
            "*.keystore",
            "*.kdbx",
            "wallet.dat",
            "Thumbs.db",
            "desktop.ini",
            "$RECYCLE.BIN",
            "System Volume Information",
            "lost+found");

    public SharedFolder {
        String fault = label.indexOf('/') >= 0 ? "it contains '/'" : ShareRecord.nameFault(label);
        if (fault != null) {
            throw new IllegalArgumentException("'" + label + "' cannot be a folder's label: " + fault);
        }
        root = root.toAbsolutePath().normalize();
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        FolderRules.of(include, exclude); // refuses malformed patterns here rather than in the first scan
    }

    /** Everything below {@code root} but {@link #SAFE_EXCLUDES}. */
    public static SharedFolder of(String label, Path root) {
        return new SharedFolder(label, root, List.of(), SAFE_EXCLUDES);
    }

    /** The folder's own name is its label. */
    public static SharedFolder of(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        return of(name == null ? "root" : PathText.nfc(PathText.of(name)), absolute);
    }

    /** Whether there is a file to share in it now. */
    public boolean holdsFiles() {
        Found first = new Found(1);
        boolean _ = FolderWalk.walk(this, directory -> first.files().isEmpty(), first);
        return !first.files().isEmpty();
    }

    /** The same folder, sharing less. */
    public SharedFolder excluding(List<String> more) {
        var all = new ArrayList<>(exclude);
        all.addAll(more);
        return new SharedFolder(label, root, include, all);
    }

    /** The same folder, sharing only files that match one of {@code patterns}. */
    public SharedFolder including(List<String> patterns) {
        return new SharedFolder(label, root, patterns, exclude);
    }
}
