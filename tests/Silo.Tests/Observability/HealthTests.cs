using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Observability;

[Collection(SharedAppGroup.Name)]
public sealed class HealthTests(SharedApp shared)
{
    [Fact]
    public async Task The_system_is_ready_as_soon_as_it_has_started()
    {
        using var directory = new TemporaryDirectory();
        await using var app = await MssApp.StartAsync(directory.Path);

        // The first thing that is asked after the start; nothing is waited for.
        Assert.Equal((200, "Healthy"), await app.Client.GetAsync("/health/ready"));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task The_system_is_healthy(string path) => Assert.Equal((200, "Healthy"), await shared.App.Client.GetAsync(path));

    [Theory]
    [InlineData("/soap/services/MSS_SignaturePort?wsdl")]
    [InlineData("/soap/services/MSS_StatusQueryPort?wsdl")]
    public async Task The_service_description_names_the_address_that_it_was_asked_at(string path)
    {
        var (code, text) = await shared.App.Client.GetAsync(path);

        Assert.Equal(200, code);
        Assert.Contains($"location=\"{new Uri(shared.App.Settings.Http, path.Split('?')[0])}\"", text, StringComparison.Ordinal);
    }
}
