using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;

namespace Mss.Storage.Tests.Contracts;

/// <summary>What <see cref="IApplicationProviderStore"/> promises; every adapter inherits it.</summary>
public abstract class ApplicationProviderStoreContract : StoreContract<IApplicationProviderStore>
{
    [Fact]
    public async Task An_unknown_AP_is_null() => Assert.Null(await Store.GetAsync(Sample.Name("http://ap/")));

    [Fact]
    public async Task A_registration_reads_back_whole()
    {
        var ap = Ap() with { PasswordHash = "pbkdf2$1$é", CertificateFingerprints = ["AB", "CD"], MaxLoa = 2, UniqueApTransId = true, MaySeeUserState = false };

        Assert.True(await Store.PutAsync(ap));
        await ReopenAsync();

        Same(ap, await Store.GetAsync(ap.ApId));
    }

    [Fact]
    public async Task Every_member_reads_back_as_it_was_written()
    {
        var ap = Ap() with
        {
            DisplayName = "Bänk 2",
            PasswordHash = "pbkdf2$1$a",
            CertificateFingerprints = ["AB"],
            MaxLoa = 3,
            UniqueApTransId = true,
            MaySeeUserState = false,
            Roles = ApRoles.RegistrationAuthority | ApRoles.Administrator,
            AllowedProfiles = ["mss::sign:loa3"],
            AllowedServices = ["http://mss.ficom.fi/TS102204/v1.0.0#userLang"],
            Languages = ["fi", "sv"],
            DisplayPrefix = "Bänk: ",
            RequestsPerMinute = 60,
            NotificationUrl = "https://bank.example/notify/",
            MayNotifyPrivateAddress = true,
            PersonAttributes = ["age"],
            RequiresMsspInfo = true,
            TellSubCodes = true,
            FurtherPasswordHashes = ["pbkdf2$1$b", "pbkdf2$1$c"],
            AlwaysValidate = true,
            Enabled = false,
            ApiKeys = ["wrapped"],
            MandatoryServices = ["http://mss.ficom.fi/TS102204/v1.0.0#noSpam"],
        };

        // A member that is added to the registration must be added here, or it could be lost unnoticed.
        Assert.All(typeof(ApplicationProvider).GetProperties().Where(member => member.Name != nameof(ap.Version)), member => Assert.NotEqual(member.GetValue(Ap()), member.GetValue(ap)));
        Assert.True(await Store.PutAsync(ap));

        Same(ap, await Store.GetAsync(ap.ApId));
    }

    [Fact]
    public async Task An_AP_without_a_password_has_none_after_reading()
    {
        var ap = Ap();
        await Store.PutAsync(ap);

        Same(ap, await Store.GetAsync(ap.ApId));
    }

    [Fact]
    public async Task An_AP_ID_is_compared_to_the_letter()
    {
        var ap = Ap();
        await Store.PutAsync(ap);

        Assert.Null(await Store.GetAsync(ap.ApId.ToUpperInvariant()));
        Assert.Null(await Store.GetAsync(ap.ApId + "/"));
    }

    [Fact]
    public async Task Only_the_next_version_replaces_a_registration()
    {
        var ap = Ap();
        Assert.False(await Store.PutAsync(ap with { Version = 2 }));
        Assert.True(await Store.PutAsync(ap));
        Assert.False(await Store.PutAsync(ap with { DisplayName = "Other" }));
        Assert.False(await Store.PutAsync(ap with { Version = 3 }));
        Assert.True(await Store.PutAsync(ap with { Version = 2, DisplayName = "Bank 2" }));

        Same(ap with { Version = 2, DisplayName = "Bank 2" }, await Store.GetAsync(ap.ApId));
    }

    [Fact]
    public async Task A_version_below_one_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.PutAsync(Ap() with { Version = 0 }));

    [Fact]
    public async Task Of_changes_at_once_one_wins()
    {
        var ap = Ap();
        await Store.PutAsync(ap);

        var won = await Sample.RaceAsync(20, n => Store.PutAsync(ap with { Version = 2, DisplayName = "Bank " + n }));

        var winner = Assert.Single(Enumerable.Range(0, 20), n => won[n]);
        Assert.Equal("Bank " + winner, (await Store.GetAsync(ap.ApId))!.DisplayName);
    }

    [Fact]
    public async Task A_list_has_the_APs_of_a_prefix_in_the_order_of_their_octets()
    {
        var prefix = Sample.Name("http://list/%_'\\");
        string[] ids = [prefix, prefix + "/B", prefix + "/a", prefix + "/b", prefix + "/\u00e9", prefix + "/\ufffd", prefix + "/\U0001F600"];
        foreach (var id in ids.Reverse())
        {
            Assert.True(await Store.PutAsync(Ap() with { ApId = id }));
        }

        Assert.True(await Store.PutAsync(Ap() with { ApId = "x" + prefix }));

        var found = await Store.ListAsync(prefix, null, 100);

        Assert.Equal(ids, found.Select(ap => ap.ApId));
        Same(Ap() with { ApId = prefix }, found[0]);
        Assert.Equal(ids[1..], (await Store.ListAsync(prefix + "/", null, 100)).Select(ap => ap.ApId));
    }

    [Fact]
    public async Task A_list_is_read_in_pages_each_after_the_last_of_the_one_before()
    {
        var prefix = Sample.Name("http://pages/");
        var ids = Enumerable.Range(0, 45).Select(n => $"{prefix}/{n:D2}").ToArray();
        await Task.WhenAll(ids.Select(id => Store.PutAsync(Ap() with { ApId = id }).AsTask()));

        var read = new List<string>();
        for (var page = await Store.ListAsync(prefix, null, 20); page.Count > 0; page = await Store.ListAsync(prefix, read[^1], 20))
        {
            Assert.InRange(page.Count, 1, 20);
            read.AddRange(page.Select(ap => ap.ApId));
        }

        Assert.Equal(ids, read);
    }

    [Fact]
    public async Task A_list_says_the_version_that_the_registration_has()
    {
        var ap = Ap();
        await Store.PutAsync(ap);
        await Store.PutAsync(ap with { Version = 2, Enabled = false });

        var listed = Assert.Single(await Store.ListAsync(ap.ApId, null, 10));

        Same(ap with { Version = 2, Enabled = false }, listed);
    }

    [Fact]
    public async Task A_list_of_no_one_is_empty() => Assert.Empty(await Store.ListAsync(Sample.Name("http://nobody/"), null, 10));

    [Fact]
    public async Task A_list_of_nothing_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ListAsync("", null, 0));

    private static ApplicationProvider Ap() => new() { ApId = Sample.Name("http://ap/"), DisplayName = "Bänk", Version = 1 };

    private static void Same(ApplicationProvider expected, ApplicationProvider? actual)
    {
        // Member by member: records compare their lists by reference.
        Assert.NotNull(actual);
        Assert.All(typeof(ApplicationProvider).GetProperties(), member => Assert.Equal(member.GetValue(expected), member.GetValue(actual)));
    }
}
