package org.fasttrack.common.cli;

import java.io.PrintStream;
import java.util.Map;
import org.fasttrack.common.json.Json;

/** Where a command writes: results to standard output, everything about them to standard error. */
public final class Console {
    private static final int DEFAULT_COLUMNS = 100;

    private final PrintStream out;
    private final PrintStream err;
    private final Screen screen;

    /**
     * What the streams lead to.
     *
     * @param progress whether standard error is a terminal: only then are progress bars drawn
     * @param colour whether standard output is a terminal whose user did not set {@code NO_COLOR}
     * @param columns width of the terminal; 0 where output is not cut
     */
    public record Screen(boolean progress, boolean colour, int columns) {
        public static final Screen NONE = new Screen(false, false, 0);

        /** As the launcher found it. @param environment {@code FASTTRACK_TTY}: 1 output, 2 errors, 3 both */
        static Screen of(Map<String, String> environment) {
            String tty = environment.getOrDefault("FASTTRACK_TTY", "0");
            String term = environment.getOrDefault("TERM", "dumb");
            boolean out = tty.equals("1") || tty.equals("3");
            boolean err = tty.equals("2") || tty.equals("3");
            String noColour = environment.getOrDefault("NO_COLOR", "");
            String columns = environment.getOrDefault("FASTTRACK_COLUMNS", "");
            int width = columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
            boolean dumb = term.equals("dumb");
            return new Screen(err && !dumb, out && !dumb && noColour.isEmpty(), out ? width : 0);
        }
    }

    public Console(PrintStream out, PrintStream err, Screen screen) {
        this.out = out;
        this.err = err;
        this.screen = screen;
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** One JSON object on one line. */
    public void json(Map<String, Object> object) {
        line(Json.write(object));
    }

    public void note(String text) {
        clearProgress();
        err.println(text);
    }

    /** Width to cut lines of standard output at; 0 when they are not cut. */
    public int columns() {
        return screen.columns();
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

    /** Redraws the progress line; nothing happens where no terminal shows it. */
    public void progress(String text) {
        if (screen.progress()) {
            err.print("\r\u001b[K" + text);
            err.flush();
        }
    }

    public void clearProgress() {
        if (screen.progress()) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
