using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Mss.Silo.Tests.Deployment;

/// <summary>Images, the compose file and the Kustomize base name the same things.</summary>
public sealed partial class ImagesTests
{
    private static readonly string Dockerfile = DeployFolder.Read("deploy", "docker", "Dockerfile");
    private static readonly Dictionary<string, object> Compose = ReadCompose();

    [Fact]
    public void An_image_is_built_from_files_that_exist_and_starts_what_was_published()
    {
        var copied = CopiedProjects().Matches(Dockerfile).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var project in copied)
        {
            // A project file that is missing makes the restore fail; whatever one refers to must be there as well.
            var references = XDocument.Parse(DeployFolder.Read(project)).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value);
            Assert.All(references, reference => Assert.Contains(reference["../".Length..], copied));
        }

        foreach (var (target, project) in new[] { ("silo", "Silo"), ("gateway", "Gateway"), ("cli", "Cli") })
        {
            var name = XDocument.Parse(DeployFolder.Read(project, project + ".csproj")).Descendants("AssemblyName").Single().Value;
            var stage = Dockerfile[Dockerfile.IndexOf($"FROM base AS {target}\n", StringComparison.Ordinal)..];
            Assert.Contains($"COPY --from=publish-{target} /app .", stage, StringComparison.Ordinal);
            Assert.Equal($"ENTRYPOINT [\"dotnet\", \"{name}.dll\"]", stage.Split('\n').First(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
            Assert.Matches($@"dotnet publish {project} -c Release .* -p:Cassandra=true -p:PublishReadyToRun=true", Dockerfile);
        }

        Assert.DoesNotContain("PublishTrimmed", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void The_build_context_has_what_the_image_copies()
    {
        var allowed = DeployFolder.Read("deploy", "docker", "Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        Assert.All(allowed, name => Assert.True(Path.Exists(Path.Combine(DeployFolder.Root, name)), name));
        Assert.Superset(CopiedProjects().Matches(Dockerfile).Select(match => match.Groups[1].Value.Split('/')[0]).ToHashSet(), allowed.ToHashSet());
        Assert.Contains(".editorconfig", allowed); // the build's analyzers follow it
    }

    [Fact]
    public void Every_service_of_the_compose_file_has_its_image_secrets_networks_and_time_to_stop()
    {
        var services = Map(Compose["services"]);
        Assert.Equal(["cassandra-1", "cassandra-2", "cassandra-3", "gateway-1", "gateway-2", "schema", "silo-1", "silo-2"], services.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, value) in services)
        {
            var service = Map(value);
            Assert.All(List(service["networks"]), network => Assert.Contains(network, Map(Compose["networks"]).Keys));
            var awaited = service.TryGetValue("depends_on", out var others) ? Map(others).Keys.ToList() : [];
            Assert.All(awaited, other => Assert.Contains(other, services.Keys));
            if (!service.TryGetValue("build", out var build))
            {
                continue;
            }

            Assert.Contains($"FROM base AS {Map(build)["target"]}\n", Dockerfile, StringComparison.Ordinal);
            Assert.Equal(true.ToString(), service["read_only"].ToString(), ignoreCase: true);
            if (name != "schema")
            {
                Assert.All(List(service["secrets"]), secret => Assert.Contains(secret, Map(Compose["secrets"]).Keys));
                Assert.True(int.Parse(service["stop_grace_period"].ToString()!.TrimEnd('s'), CultureInfo.InvariantCulture) > 30);
                Assert.Equal("/run/secrets/installation.secret", Map(service["environment"])["Mss__InstallationSecretFile"]);
                Assert.Equal("Cassandra", Map(service["environment"])["Mss__Storage"]);
            }
        }

        Assert.DoesNotContain("aps", List(Map(services["silo-1"])["networks"]));
    }

    [Fact]
    public void The_Kustomize_base_has_all_files_images_and_settings()
    {
        var base_ = Map(new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(DeployFolder.Read("deploy", "kubernetes", "base", "kustomization.yaml")));
        var files = Directory.GetFiles(DeployFolder.Base, "*.yaml").Select(file => Path.GetFileName(file)!).Where(file => file != "kustomization.yaml");
        Assert.Equal(files.Order(StringComparer.Ordinal), List(base_["resources"]).Order(StringComparer.Ordinal));

        var images = ((List<object>)base_["images"]).Select(image => Map(image)["name"].ToString()!);
        Assert.Equal(images.Order(StringComparer.Ordinal), Manifests.Pods.Select(pod => pod.Template.Spec.Containers.Single().Image).Order(StringComparer.Ordinal));

        var generator = Map(Assert.Single((List<object>)base_["configMapGenerator"]));
        Assert.Equal(["settings.env"], List(generator["envs"]));
        Assert.All(Manifests.Pods, pod => Assert.Equal(generator["name"], pod.Template.Spec.Containers.Single().EnvFrom.Single().ConfigMapRef.Name));
    }

    private static Dictionary<string, object> ReadCompose()
    {
        using var text = new StringReader(DeployFolder.Read("deploy", "compose.yaml"));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(text)));
    }

    private static Dictionary<string, object> Map(object value) =>
        value as Dictionary<string, object> ?? ((Dictionary<object, object>)value).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    private static List<string> List(object value) => [.. ((List<object>)value).Select(item => (string)item)];

    [GeneratedRegex(@"^COPY (\S+/\S+\.csproj) ", RegexOptions.Multiline)]
    private static partial Regex CopiedProjects();
}
