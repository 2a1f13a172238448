using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Phone;

/// <summary>A running system of its own: its person's PIN is blocked on the way.</summary>
public sealed class PhoneApp : IAsyncLifetime
{
    private TemporaryDirectory? _directory;
    private MssApp? _app;
    private PhoneApi? _phone;

    internal MssApp App => _app!;

    internal PhoneApi Phone => _phone!;

    public async Task InitializeAsync()
    {
        _directory = await UsedData.CopyAsync();
        _app = await MssApp.StartAsync(_directory.Path);
        _phone = new PhoneApi(_app.Settings);
    }

    public async Task DisposeAsync()
    {
        _phone?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _directory?.Dispose();
    }
}
