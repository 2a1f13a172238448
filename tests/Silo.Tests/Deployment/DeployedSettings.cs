using k8s.Models;
using Microsoft.Extensions.Configuration;
using Mss.Gateway.Http;

namespace Mss.Silo.Tests.Deployment;

/// <summary>The environment that a deployed process starts with, and what its options make of it.</summary>
internal static class DeployedSettings
{
    public static Type GatewayOptions { get; } = typeof(ListeningOptions).Assembly.GetType("Mss.Gateway.GatewayProcessOptions", throwOnError: true)!;

    /// <summary>As the servers see it, with <c>:</c> for <c>__</c>; of the pod's own fields (such as its address) the path.</summary>
    public static IReadOnlyDictionary<string, string> Of(V1Container container)
    {
        var settings = new Dictionary<string, string>();
        foreach (var line in File.ReadAllLines(Path.Combine(DeployFolder.Base, "settings.env")).Where(line => line.Length > 0))
        {
            var (name, value) = (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            settings.Add(Key(name), value);
        }

        foreach (var variable in container.Env)
        {
            settings.Add(Key(variable.Name), variable.Value ?? variable.ValueFrom.FieldRef.FieldPath);
        }

        return settings;
    }

    public static ListeningOptions Listening(V1Deployment deployment)
    {
        var type = deployment == Manifests.Silo ? typeof(SiloOptions) : GatewayOptions;
        var options = (ListeningOptions)Activator.CreateInstance(type)!;
        Configuration(deployment).GetSection(SiloOptions.Section).Bind(options);
        return options;
    }

    public static IConfiguration Configuration(V1Deployment deployment) => new ConfigurationBuilder()
        .AddInMemoryCollection(Of(deployment.Spec.Template.Spec.Containers.Single()).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();

    public static string Key(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);
}
