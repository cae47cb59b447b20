package org.fasttrack.common.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** Where a command writes: results to standard output, everything about them to standard error. */
public final class Console {
    private static final int DEFAULT_COLUMNS = 100;
    private static final int DEFAULT_ROWS = 24;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final Screen screen;
    /** Whether a progress line stands there; guarded by {@link #err}. */
    private boolean drawn;
    /** How many lines the last frame has. Of one thread. */
    private int framed;

    /**
     * What the streams lead to.
     *
     * @param progress whether standard error is a terminal: only then are progress bars drawn
     * @param colour whether standard output is a terminal whose user did not set {@code NO_COLOR}
     * @param columns width to cut lines of standard output at; 0 where they are not cut
     * @param width of the terminal, on which a progress line must stay one line
     * @param rows of the terminal that standard output is; 0 where nothing that stands there can be drawn anew
     */
    public record Screen(boolean progress, boolean colour, int columns, int width, int rows) {
        public static final Screen NONE = new Screen(false, false, 0, DEFAULT_COLUMNS);

        /** On which nothing but a progress line is drawn anew. */
        public Screen(boolean progress, boolean colour, int columns, int width) {
            this(progress, colour, columns, width, 0);
        }

        /** As the launcher found it. @param environment {@code FASTTRACK_TTY}: 1 output, 2 errors, 3 both */
        static Screen of(Map<String, String> environment) {
            String tty = environment.getOrDefault("FASTTRACK_TTY", "0");
            String term = environment.getOrDefault("TERM", "dumb");
            boolean out = tty.equals("1") || tty.equals("3");
            boolean err = tty.equals("2") || tty.equals("3");
            String noColour = environment.getOrDefault("NO_COLOR", "");
            int width = size(environment.get("FASTTRACK_COLUMNS"), DEFAULT_COLUMNS);
            int rows = size(environment.get("FASTTRACK_ROWS"), DEFAULT_ROWS);
            boolean dumb = term.equals("dumb");
            return new Screen(
                    err && !dumb, out && !dumb && noColour.isEmpty(), out ? width : 0, width, out && !dumb ? rows : 0);
        }

        private static int size(@Nullable String given, int otherwise) {
            return given != null && given.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(given) : otherwise;
        }
    }

    public Console(PrintStream out, PrintStream err, Screen screen) {
        this.out = out;
        this.err = err;
        this.screen = screen;
    }

    public void line(String text) {
        out.println(safe(text));
        out.flush();
    }

    /** One JSON object on one line. */
    public void json(Map<String, Object> object) {
        line(Json.write(object));
    }

    public void note(String text) {
        clearProgress();
        err.println(safe(text));
    }

    private String safe(String text) {
        return screen.colour() ? Printable.styled(text) : Printable.text(text);
    }

    /** Width to cut lines of standard output at; 0 when they are not cut. */
    public int columns() {
        return screen.columns();
    }

    /** As many columns as a progress line may take. */
    public int progressColumns() {
        return screen.width() - 1; // a full line would wrap on some terminals
    }

    /** {@code text} in bold where a terminal shows it. */
    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String red(String text) {
        return styled("31;1", text);
    }

    public String cyan(String text) {
        return styled("36", text);
    }

    private String styled(String code, String text) {
        return screen.colour() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Redraws the progress line, cut to the terminal; nothing happens where no terminal shows it. */
    public void progress(String text) {
        if (screen.progress()) {
            synchronized (err) {
                err.print(CLEAR + Columns.cut(Printable.line(text), progressColumns()));
                err.flush();
                drawn = true;
            }
        }
    }

    /** How many lines a frame may have; 0 where none is drawn. */
    public int frameRows() {
        return Math.max(0, screen.rows() - 1); // the cursor stands below
    }

    /** Draws {@code lines} on standard output in place of those drawn before, each cut to the terminal. */
    public void frame(List<String> lines) {
        StringBuilder drawing = new StringBuilder(framed == 0 ? "" : "\u001b[" + framed + "A");
        lines.forEach(line -> drawing.append(CLEAR)
                .append(Columns.cut(Printable.line(line), progressColumns()))
                .append('\n'));
        out.print(drawing.append("\u001b[J"));
        out.flush();
        framed = lines.size();
    }

    /** Whether nobody reads standard output any more. */
    public boolean isUnread() {
        return out.checkError();
    }

    /** Takes the progress line away, if there is one. */
    public void clearProgress() {
        synchronized (err) {
            if (drawn) {
                err.print(CLEAR);
                err.flush();
                drawn = false;
            }
        }
    }

    /** Standard error for everybody else, such as the log: what comes there does not run into a progress line. */
    PrintStream errors() {
        OutputStream clearing = new OutputStream() {
            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                synchronized (err) {
                    clearProgress();
                    err.write(bytes, from, length);
                    err.flush();
                }
            }
        };
        return new PrintStream(clearing, true, StandardCharsets.UTF_8);
    }
}
