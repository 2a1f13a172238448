namespace Mss.Grains.Interfaces.Tests.Vocabulary;

/// <summary>The order of profiles by strength, over all combinations of a few values of each part, and which offer answers which question.</summary>
public sealed class SignatureProfileOrderTests
{
    private static readonly SignatureProfile[] All =
    [
        .. from brand in new[] { "", "a", "b" }
           from operation in new[] { ProfileOperation.Sign, ProfileOperation.Authn }
           from loa in new[] { 2, 3, 4 }
           from extension in new[] { "", "geo" }
           from sscd in new[] { "", "sim", "app" }
           select new SignatureProfile { Brand = brand, Operation = operation, Loa = loa, Extension = extension, Sscd = sscd },
    ];

    [Fact]
    public void Every_profile_is_as_strong_as_itself() => Assert.All(All, profile => Assert.Equal(0, profile.CompareStrength(profile)));

    [Fact]
    public void Of_two_profiles_one_is_stronger_from_either_side_or_they_cannot_be_compared_from_either_side()
    {
        foreach (var (a, b) in Pairs())
        {
            var (there, back) = (a.CompareStrength(b), b.CompareStrength(a));
            Assert.Equal(there is null, back is null);
            Assert.Equal(Math.Sign(there ?? 0), -Math.Sign(back ?? 0));
        }
    }

    [Fact]
    public void Strength_is_transitive_wherever_it_is_defined()
    {
        var compared = 0;
        foreach (var (a, b) in Pairs().Where(pair => pair.A.CompareStrength(pair.B) >= 0))
        {
            foreach (var c in All.Where(c => b.CompareStrength(c) >= 0 && a.CompareStrength(c) is not null))
            {
                Assert.True(a.CompareStrength(c) >= 0, $"{a} >= {b} >= {c}");
                compared++;
            }
        }

        Assert.True(compared > All.Length, "the property must have been tried");
    }

    [Fact]
    public void Only_what_is_about_the_same_thing_is_compared_and_then_by_level_alone()
    {
        foreach (var (a, b) in Pairs())
        {
            static bool Agree(string x, string y) => x == "" || y == "" || x == y;
            var same = a.Operation == b.Operation && Agree(a.Brand, b.Brand) && Agree(a.Sscd, b.Sscd) && Agree(a.Extension, b.Extension);
            Assert.Equal(same ? a.Loa.CompareTo(b.Loa) : null, a.CompareStrength(b));
        }
    }

    [Fact]
    public void Algorithm_hints_do_not_weigh() =>
        Assert.Equal(0, SignatureProfile.Parse("mss::sign:loa4?a=1#rsa").CompareStrength(SignatureProfile.Parse("mss::sign:loa4#ec")));

    [Fact]
    public void What_fulfils_a_question_differs_between_the_comparisons_by_the_level_alone()
    {
        foreach (var (offer, asked) in Pairs())
        {
            var about = offer.Fulfils(asked with { Loa = offer.Loa }, ProfileComparison.Exact);
            Assert.Equal(about && offer.Loa == asked.Loa, offer.Fulfils(asked, ProfileComparison.Exact));
            Assert.Equal(about && offer.Loa >= asked.Loa, offer.Fulfils(asked, ProfileComparison.Minimum));
            Assert.Equal(about && offer.Loa > asked.Loa, offer.Fulfils(asked, ProfileComparison.Better));
            Assert.False(offer.Fulfils(asked, (ProfileComparison)99));
        }
    }

    [Theory]
    [InlineData("mss::sign:loa4", "mss::sign:loa4", true)]
    [InlineData("mss::sign:loa4", "mss::authn:loa4", false)]
    [InlineData("mss::sign:loa4:sim", "mss::sign:loa4", true)]
    [InlineData("mss::sign:loa4", "mss::sign:loa4:sim", false)]
    [InlineData("mss::sign:loa4:app", "mss::sign:loa4:sim", false)]
    [InlineData("mss::sign:loa4:sim", "mss::sign:loa4:sim", true)]
    [InlineData("mss::sign:loa4.geo", "mss::sign:loa4", true)]
    [InlineData("mss::sign:loa4", "mss::sign:loa4.geo", false)]
    [InlineData("mss:a:sign:loa4", "mss::sign:loa4", true)]
    [InlineData("mss:a:sign:loa4", "mss:a:sign:loa4", true)]
    [InlineData("mss:a:sign:loa4", "mss:b:sign:loa4", false)]
    [InlineData("mss::sign:loa4", "mss:b:sign:loa4", true)]
    public void What_the_asker_names_the_offer_must_have_except_that_an_offer_without_brand_serves_all(string offer, string asked, bool fulfils) =>
        Assert.Equal(fulfils, SignatureProfile.Parse(offer).Fulfils(SignatureProfile.Parse(asked), ProfileComparison.Exact));

    private static IEnumerable<(SignatureProfile A, SignatureProfile B)> Pairs() => from a in All from b in All select (a, b);
}
