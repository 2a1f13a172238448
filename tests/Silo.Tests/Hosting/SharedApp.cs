namespace Mss.Silo.Tests.Hosting;

/// <summary>One application for all test classes that only send requests.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private MssApp? _app;

    internal MssApp App => _app!;

    public async Task InitializeAsync() => _app = await MssApp.StartAsync(_directory.Path);

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _directory.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedAppGroup : ICollectionFixture<SharedApp>
{
    public const string Name = "one running system";
}
