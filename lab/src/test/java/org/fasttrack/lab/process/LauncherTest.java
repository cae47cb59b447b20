package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code fasttrack} in a checkout of its own, with a JDK and a Maven that only note what they are asked. */
@Timeout(60)
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "fasttrack");
    private static final List<String> MODULES = List.of("common", "supernode", "peer", "lab");

    @TempDir
    Path folder;

    private Path home = Path.of("");
    private Path tools = Path.of("");

    @BeforeEach
    void checkOut() throws IOException {
        home = Files.createDirectories(folder.resolve("a home with spaces"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(SCRIPT, home.resolve("fasttrack"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        for (String module : MODULES) {
            Files.createDirectories(home.resolve(module + "/src/main/java"));
            Files.writeString(home.resolve(module + "/pom.xml"), "<project/>");
            Files.writeString(home.resolve(module + "/src/main/java/A.java"), "class A {}");
        }
        jdk("jdk-25", "25.0.1");
        jdk("jdk-17", "17.0.9");
        script(tools.resolve("mvn"), """
                echo "$JAVA_HOME" >> '%1$s/builds'
                if [ -f '%1$s/broken' ]; then echo '[ERROR] A.java:1 does not compile'; exit 1; fi
                if [ -f '%1$s/endless' ]; then echo > '%1$s/begun'; exec sleep 600; fi
                for m in common supernode peer lab; do mkdir -p $m/target; echo $m > $m/target/$m-1.jar; done
                """.formatted(folder));
    }

    private void jdk(String name, String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
        Files.writeString(
                folder.resolve(name).resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(bin.resolve("javac"), "exit 0");
        script(bin.resolve("java"), "echo \"" + name + " $*\" >> '" + folder + "/runs'");
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private ProcessBuilder launcher(Map<String, String> environment, String... words) {
        List<String> command = Stream.concat(
                        Stream.of("bash", home.resolve("fasttrack").toString()), Stream.of(words))
                .toList();
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().remove("FASTTRACK_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", folder.resolve("jdk-25").toString());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        return builder;
    }

    private int launch(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        return launcher(environment, words).start().waitFor();
    }

    private int launch(String... words) throws IOException, InterruptedException {
        return launch(new HashMap<>(), words);
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private List<Path> builds() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(".fasttrack"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("app-"))
                    .toList();
        }
    }

    @Test
    void theFirstRunBuildsAndTheNextOnesDoNot() throws Exception {
        assertThat(launch("search", "two words", "*")).isZero();
        assertThat(launch("status")).isZero();
        assertThat(lines("builds")).hasSize(1);
        assertThat(lines("runs")).hasSize(3); // the training of the class cache, and two commands
        assertThat(lines("runs").get(1)).endsWith("org.fasttrack.common.cli.Main search two words *");
        assertThat(builds())
                .singleElement()
                .satisfies(app -> assertThat(app.resolve("lab.jar")).exists());
    }

    @Test
    void aChangedSourceIsBuiltAndRunningNodesKeepTheirJars() throws Exception {
        launch("status");
        List<Path> before = builds();
        Files.setLastModifiedTime(
                home.resolve("peer/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        launch("status");
        assertThat(lines("builds")).hasSize(2);
        assertThat(builds()).hasSize(2).containsAll(before);
    }

    @Test
    void aFailedBuildSaysWhyAndLeavesNothing() throws Exception {
        Files.createFile(folder.resolve("broken"));
        assertThat(launch("status")).isEqualTo(2);
        assertThat(lines("err")).anyMatch(line -> line.contains("A.java:1 does not compile"));
        assertThat(lines("err").getLast()).startsWith("fasttrack: the build failed: see ");
        assertThat(lines("runs")).isEmpty();
        assertThat(builds()).isEmpty();
        Files.delete(folder.resolve("broken"));
        assertThat(launch("status")).isZero();
    }

    @Test
    void whoEndsABuildEndsMavenToo() throws Exception {
        Files.createFile(folder.resolve("endless"));
        Process launcher = launcher(Map.of(), "status").start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("begun")));
            List<ProcessHandle> children = launcher.descendants().toList();
            launcher.destroy();
            assertThat(launcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(launcher.exitValue()).isEqualTo(130);
            Awaitility.await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(builds()).isEmpty();
        } finally {
            launcher.descendants().forEach(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
    }

    @Test
    void aJavaHomeOfAnotherVersionIsPassedOver() throws Exception {
        String java17 = folder.resolve("jdk-17").toString();
        String path = folder.resolve("jdk-25/bin") + ":" + tools + ":" + System.getenv("PATH");
        assertThat(launch(Map.of("JAVA_HOME", java17, "PATH", path), "status")).isZero();
        assertThat(lines("runs")).allMatch(line -> line.startsWith("jdk-25 "));
        assertThat(lines("builds"))
                .containsExactly(folder.resolve("jdk-25").toRealPath().toString());
    }

    @Test
    void javaGetsOneCollectorWhichIsTheUsersWhereThereIsOne() throws Exception {
        launch("peer");
        launch(Map.of("FASTTRACK_JAVA_OPTS", "-XX:+UseG1GC -Xmx1g"), "peer");
        assertThat(lines("runs").get(1)).contains("-XX:+UseShenandoahGC");
        assertThat(lines("runs").get(2)).contains("-XX:+UseG1GC -Xmx1g").doesNotContain("Shenandoah", "UseSerialGC");
    }

    @Test
    void inTheCLocaleJavaStillReadsAndWritesNamesInUtf8() throws Exception {
        script(folder.resolve("jdk-25/bin/java"), "echo \"$LC_ALL\" >> '" + folder + "/locales'");
        launch(locale("", "", ""), "status");
        Files.delete(folder.resolve("locales"));
        launch(locale("", "", ""), "status");
        launch(locale("", "", "C"), "status");
        launch(locale("", "POSIX", "C.UTF-8"), "status");
        launch(locale("C", "C.UTF-8", "C.UTF-8"), "status");
        launch(locale("", "", "C.UTF-8"), "status");
        launch(locale("", "C.utf8", "C"), "status");
        assertThat(lines("locales")).containsExactly("C.UTF-8", "C.UTF-8", "C.UTF-8", "C.UTF-8", "", "");
    }

    /** As after ssh, which takes the names of locales along. */
    @Test
    void aLocaleThatIsNotInstalledIsNotTakenForAscii() throws Exception {
        script(folder.resolve("jdk-25/bin/java"), "echo \"$LC_ALL\" >> '" + folder + "/locales'");
        launch(locale("", "", "xx_YY.UTF-8"), "status");
        Files.delete(folder.resolve("locales"));
        launch(locale("", "", "xx_YY.UTF-8"), "status");
        launch(locale("", "xx_YY.utf8", "C"), "status");
        launch(locale("xx_YY", "", ""), "status");
        script(tools.resolve("locale"), "echo EUC-JP");
        launch(locale("ja_JP.eucJP", "C", "C"), "status");
        assertThat(lines("locales")).containsExactly("C.UTF-8", "C.UTF-8", "C.UTF-8", "ja_JP.eucJP");
    }

    private static Map<String, String> locale(String all, String type, String lang) {
        return Map.of("LC_ALL", all, "LC_CTYPE", type, "LANG", lang);
    }

    @Test
    void itsExitCodeIsTheCommands() throws Exception {
        script(folder.resolve("jdk-25/bin/java"), "exit 4");
        assertThat(launch("status")).isEqualTo(4);
    }
}
