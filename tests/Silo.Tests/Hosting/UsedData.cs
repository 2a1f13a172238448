using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Silo.Development;

namespace Mss.Silo.Tests.Hosting;

/// <summary>
/// A data directory that a server has used before, with its CA and the fixed users. Their dozen RSA keys are most of what a first start costs; they are made once
/// for all tests that are not about a first start.
/// </summary>
internal static class UsedData
{
    private static readonly Lazy<Task<TemporaryDirectory>> Original = new(CreateAsync);

    public static async Task<TemporaryDirectory> CopyAsync()
    {
        var original = (await Original.Value).Path;
        var copy = new TemporaryDirectory();
        foreach (var directory in Directory.GetDirectories(original, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(copy.Path, Path.GetRelativePath(original, directory)));
        }

        foreach (var file in Directory.GetFiles(original, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(copy.Path, Path.GetRelativePath(original, file)));
        }

        return copy;
    }

    private static async Task<TemporaryDirectory> CreateAsync()
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        await using var app = await MssApp.StartAsync(directory.Path);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var users = app.Services.GetRequiredService<IUserStore>();
        foreach (var number in DevelopmentUsers.SetUpAtStart)
        {
            while (await users.GetAsync(Msisdn.Parse(number), limit.Token) is null)
            {
                await Task.Delay(20, limit.Token);
            }
        }

        return directory;
    }
}
